/** The reference's buffer: an echo of exactly so many bytes may be the start of a longer message. */
export const MAX_MESSAGE_SIZE = 65535;

/** A message to be sent, and what is awaited for it. */
export interface EchoIntent {
  /** A number of the caller's, unique in this machine. */
  readonly exchange: number;
  readonly bytes: Buffer;
  /** Counted from when it leaves. */
  readonly echoTimeoutMs: number;
  /** A message of this event is awaited after the echo. Its limit counts from now; undefined: none. */
  readonly answer?: { readonly event: number; readonly timeoutMs: number | undefined };
  /** Goes ahead of whatever waits for its turn, and does not wait for the echo before it. */
  readonly urgent?: boolean;
  /** How often the bytes are sent again when no echo comes. @defaultValue 0 */
  readonly retries?: number;
}

/** A message of ours that has no outcome yet. */
export interface Exchange {
  readonly intent: EchoIntent;
  state: 'queued' | 'sent' | 'echoed';
  echoDeadlineMs: number;
  readonly answerDeadlineMs: number;
  retriesLeft: number;
}

/** The exchanges with one address that have no outcome yet, in the order in which they were begun. */
export class ExchangeTable {
  readonly #byId = new Map<number, Exchange>();

  get size(): number {
    return this.#byId.size;
  }

  /** An echo is awaited. */
  get awaitsEcho(): boolean {
    for (const { state } of this.#byId.values()) if (state === 'sent') return true;
    return false;
  }

  /** The next deadline of any. Infinity: none. */
  get nextDeadlineMs(): number {
    let next = Infinity;
    for (const { state, echoDeadlineMs, answerDeadlineMs } of this.#byId.values()) {
      next = Math.min(next, answerDeadlineMs, state === 'sent' ? echoDeadlineMs : Infinity);
    }
    return next;
  }

  /** All of them as they are now: they may end while they are gone through. */
  all(): readonly Exchange[] {
    return [...this.#byId.values()];
  }

  get(id: number): Exchange | undefined {
    return this.#byId.get(id);
  }

  /** Begins one, which waits for its turn. */
  begin(intent: EchoIntent, nowMs: number): Exchange {
    const exchange: Exchange = {
      intent,
      state: 'queued',
      echoDeadlineMs: Infinity,
      answerDeadlineMs: nowMs + (intent.answer?.timeoutMs ?? Infinity),
      retriesLeft: intent.retries ?? 0,
    };
    this.#byId.set(intent.exchange, exchange);
    return exchange;
  }

  end({ intent }: Exchange): void {
    this.#byId.delete(intent.exchange);
  }

  /** Whose turn it is. */
  firstQueued(): Exchange | undefined {
    for (const exchange of this.#byId.values()) if (exchange.state === 'queued') return exchange;
    return undefined;
  }

  /** The one whose echo these bytes are. */
  echoedBy(bytes: Buffer): Exchange | undefined {
    for (const exchange of this.#byId.values()) {
      if (exchange.state === 'sent' && isEchoOf(bytes, exchange.intent.bytes)) return exchange;
    }
    return undefined;
  }

  /** The oldest that was sent and waits for an answer of the event. */
  answeredBy(event: number): Exchange | undefined {
    for (const exchange of this.#byId.values()) {
      if (exchange.state !== 'queued' && exchange.intent.answer?.event === event) return exchange;
    }
    return undefined;
  }

  /** One of these bytes was echoed and waits for its answer. */
  awaitsAnswerTo(bytes: Buffer): boolean {
    for (const { state, intent } of this.#byId.values()) {
      if (state === 'echoed' && intent.answer && intent.bytes.equals(bytes)) return true;
    }
    return false;
  }
}

function isEchoOf(bytes: Buffer, sent: Buffer): boolean {
  if (bytes.length === sent.length) return bytes.equals(sent);
  return (
    bytes.length === MAX_MESSAGE_SIZE &&
    sent.length > bytes.length &&
    sent.subarray(0, bytes.length).equals(bytes)
  );
}

import type { Timer } from '../../kernel/clock.js';
import type { PeerId } from '../../model/lab-event.js';
import type { Address } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { addressText } from './address.js';
import { showBytes } from './wire/datagram.js';

/** Kinds of requests counted apart in one second; the rest is counted together. */
const MOST_LABELS = 12;
/** Longest answer or request that is shown in one line; the journal has the whole. */
const SHOWN = 200;

/** What is special about a message. */
export interface ReceivedMarks {
  readonly malformed?: boolean;
  /** One of a stream: kept out of the log pane. */
  readonly automatic?: boolean;
}

/**
 * Tells the lab what a server was asked and what it answered: each request while there are few, counts a second
 * when there are many.
 */
export class RequestJournal {
  #timer: Timer | undefined;
  #told = 0;
  #counted = false;
  readonly #untold = new Map<string, number>();

  /**
   * @param perSecond - Requests told one by one in each second; those beyond are counted.
   */
  constructor(
    private readonly peer: PeerId,
    private readonly context: ProtocolContext,
    private readonly perSecond: number,
  ) {}

  /** Whether the next message is told, not only counted. Counts it. */
  tells(label: string): boolean {
    this.#timer ??= this.context.clock.after(1000, () => this.#endSecond());
    if (this.#told < this.perSecond) {
      this.#told += 1;
      return true;
    }
    this.#count(label);
    return false;
  }

  /** A request arrived. Returns whether its answer is to be told as well. */
  received(
    bytes: Buffer,
    from: Address,
    label: string,
    { malformed = false, automatic = false }: ReceivedMarks = {},
  ): boolean {
    if (!this.tells(label)) return false;
    const wire = showBytes(bytes);
    this.context.publish({
      type: 'message.received',
      atMs: this.context.clock.wallMs(),
      peer: this.peer,
      from: addressText(from),
      verdict: malformed ? 'malformed' : 'message',
      label,
      text: wire.slice(0, SHOWN),
      wire,
      size: bytes.length,
      ...(automatic && { automatic }),
    });
    return true;
  }

  /** Something was sent that is told: an answer, a batch. */
  sent(bytes: Buffer, label: string): void {
    const wire = showBytes(bytes);
    this.context.publish({
      type: 'message.sent',
      atMs: this.context.clock.wallMs(),
      peer: this.peer,
      label,
      text: wire.slice(0, SHOWN),
      wire,
      size: bytes.length,
      automatic: true,
    });
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #count(label: string): void {
    const key = this.#untold.has(label) || this.#untold.size < MOST_LABELS ? label : 'others';
    this.#untold.set(key, (this.#untold.get(key) ?? 0) + 1);
  }

  #endSecond(): void {
    this.#timer = undefined;
    const busy = this.#untold.size > 0;
    if (busy || this.#counted) this.#describe(busy);
    this.#counted = busy;
    this.#told = 0;
    this.#untold.clear();
    // One more second, so that the counts do not stand there for ever.
    if (busy) this.#timer = this.context.clock.after(1000, () => this.#endSecond());
  }

  #describe(busy: boolean): void {
    const total = [...this.#untold.values()].reduce((sum, count) => sum + count, this.#told);
    const kinds = [...this.#untold].map(([label, count]) => `${label} ${count}`).join(', ');
    this.context.publish({
      type: 'peer.described',
      atMs: this.context.clock.wallMs(),
      peer: this.peer,
      facts: { 'messages a second': busy ? `${total} (not told one by one: ${kinds})` : '' },
    });
  }
}

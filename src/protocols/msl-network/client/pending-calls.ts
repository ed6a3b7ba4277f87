import type { ExchangeId, PeerId } from '../../../model/lab-event.js';
import type { ProtocolContext } from '../../protocol.js';
import type { CallOptions } from './call-options.js';
import type { WireFacts } from '../client-facts.js';
import { failureOutcome, requestError } from './request-error.js';
import type { ClientOutput } from '../wire/client-output.js';
import type { Kwargs } from '../wire/messages.js';

/** A request to a service or to the manager. */
export interface SessionRequest extends CallOptions {
  readonly service: string;
  readonly attribute: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Kwargs;
  /** Whom the model shows as asked. */
  readonly peer: PeerId;
  readonly timeoutMs: number;
  /** The client asks by itself: not shown as pending. */
  readonly automatic?: boolean | undefined;
}

interface Waiting {
  readonly fields: SessionRequest;
  readonly exchange: ExchangeId | undefined;
  /** Listens to its signals no longer. */
  readonly release: (() => void) | undefined;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Who waits for the answers of one connection, and what the lab is told of it. */
export class PendingCalls {
  readonly #waiting = new Map<string, Waiting>();

  constructor(
    private readonly facts: WireFacts,
    private readonly context: ProtocolContext,
  ) {}

  /**
   * Somebody waits from now on.
   *
   * @param withdraw - Called when they wait no longer.
   */
  add(uid: string, fields: SessionRequest, withdraw: () => void): Promise<unknown> {
    const exchange = fields.automatic === true ? undefined : this.context.nextExchange();
    const release = this.#onAbort(fields.signal, withdraw);
    const { peer, attribute, timeoutMs } = fields;
    if (exchange !== undefined) this.facts.started(exchange, peer, attribute, timeoutMs);
    return new Promise((resolve, reject) => {
      this.#waiting.set(uid, { fields, exchange, release, resolve, reject });
    });
  }

  /** The request is about to leave. */
  sent(uid: string, line: string): void {
    const waiting = this.#waiting.get(uid);
    if (!waiting) return;
    const { exchange, fields } = waiting;
    const { peer, attribute: label, automatic } = fields;
    this.facts.sent({ peer, label, line, exchange, automatic });
    if (exchange !== undefined) this.facts.advanced(exchange, 'sent');
  }

  /**
   * The request has its outcome.
   *
   * @param manager - `Manager[<host>:<port>]`, the address connected to.
   * @param lost - Why the connection ended, if it did.
   */
  settle(output: Extract<ClientOutput, { type: 'result' | 'failed' }>, manager: string, lost: string): void {
    const { request } = output;
    const waiting = this.#waiting.get(request.uid);
    if (!waiting) return;
    this.#waiting.delete(request.uid);
    waiting.release?.();
    if (output.type === 'result') {
      this.#answered(waiting, output.line);
      waiting.resolve(output.result);
      return;
    }
    const { exchange, fields } = waiting;
    const { timeoutMs } = fields;
    const error = requestError(output.failure, { request, manager, timeoutMs, lost });
    if (exchange !== undefined) {
      this.facts.settled(exchange, failureOutcome(output.failure), error.message, error.code);
    }
    waiting.reject(error);
  }

  #answered({ exchange, fields }: Waiting, line: string): void {
    const { peer, attribute: label, automatic } = fields;
    const text = line === '' ? '' : this.facts.received({ peer, label, line, exchange, automatic });
    if (exchange === undefined) return;
    this.facts.advanced(exchange, 'answer');
    this.facts.settled(exchange, 'answered', text);
  }

  #onAbort(signal: AbortSignal | undefined, withdraw: () => void): (() => void) | undefined {
    const ambient = this.context.ambientSignal();
    if (signal === undefined && ambient === undefined) return undefined;
    const signals = [signal, ambient].filter((one) => one !== undefined);
    for (const one of signals) {
      if (one.aborted) queueMicrotask(withdraw);
      one.addEventListener('abort', withdraw);
    }
    return () => {
      for (const one of signals) one.removeEventListener('abort', withdraw);
    };
  }
}

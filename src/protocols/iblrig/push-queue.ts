import { BoundedMap } from '../../kernel/bounded-map.js';
import type { Clock } from '../../kernel/clock.js';
import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import { ExpMessage } from '../ibl-echo/index.js';
import type { Responses } from '../ibl-echo/index.js';
import { iblrigErrors } from './errors.js';
import type { PushOptions } from './push-options.js';

/** What became of a message: everything that each rig answered, null for a token handed over, or the error. */
export type PushResult = Responses | null | Error;

/** One message to all rigs. */
export interface PushRequest {
  /** When it was pushed, in milliseconds since 1970; no two are alike. */
  readonly key: number;
  readonly event: number;
  readonly args: readonly unknown[];
  readonly options: PushOptions;
  /** Drops it while it waits, ends the wait for it when it has left. */
  readonly abort: AbortController;
}

/** Messages that may wait, and results that are kept. */
const MOST_QUEUED = 256;
const MOST_LOGGED = 256;

/** Messages one after the other, in the order in which they were pushed, and what became of the newest. */
export class PushQueue {
  readonly #requests = new Map<number, PushRequest>();
  readonly #log = new BoundedMap<number, PushResult>(MOST_LOGGED);
  #inFlight: PushRequest | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #lastKey = 0;

  /**
   * @param perform - Sends one and waits for the rigs; its failure is the result.
   * @param onResult - A result is in the log.
   */
  constructor(
    private readonly clock: Clock,
    private readonly perform: (request: PushRequest) => Promise<PushResult>,
    private readonly onResult: (key: number) => void,
  ) {}

  /** Results by key, oldest first. */
  get log(): ReadonlyMap<number, PushResult> {
    return this.#log.entries;
  }

  /**
   * Has a message wait for its turn. It runs in the evaluation that pushed: its interruption ends the wait.
   *
   * @throws LABNET_PUSH_REFUSED while 256 wait.
   */
  add(
    event: number,
    args: readonly unknown[],
    options: PushOptions,
  ): { readonly key: number; readonly result: Promise<PushResult> } {
    if (this.#requests.size >= MOST_QUEUED) {
      const text = `too many requests sent at once: ${this.#requests.size} messages wait`;
      throw new LabnetError(iblrigErrors.LABNET_PUSH_REFUSED, text);
    }
    this.#lastKey = Math.max(this.clock.wallMs(), this.#lastKey + 0.001);
    const request: PushRequest = {
      key: this.#lastKey,
      event,
      args,
      options,
      abort: new AbortController(),
    };
    this.#requests.set(request.key, request);
    const before = this.#tail;
    const result = this.#serve(request, before);
    // Nothing is kept of what is through.
    this.#tail = Promise.all([before, result]).then(() => undefined);
    return { key: request.key, result };
  }

  /** Drops the messages that have not left. Those who wait for them get LABNET_CANCELLED. Returns how many. */
  clear(): number {
    const waiting = [...this.#requests.values()].filter((request) => request !== this.#inFlight);
    for (const request of waiting) request.abort.abort();
    return waiting.length;
  }

  /** Ends the wait for the message that has left. */
  abortInFlight(): void {
    this.#inFlight?.abort.abort();
  }

  /** Waits until everything that was pushed is through; after a limit the wait for what has left is ended. */
  async drain(timeoutMs: number): Promise<void> {
    const limit = this.clock.after(timeoutMs, () => this.abortInFlight());
    await this.#tail;
    limit.cancel();
  }

  async #serve(request: PushRequest, before: Promise<unknown>): Promise<PushResult> {
    const { key, abort } = request;
    await Promise.race([before, aborted(abort.signal)]);
    const result = abort.signal.aborted ? cancelledError(request) : await this.#perform(request);
    this.#requests.delete(key);
    this.#log.set(key, result);
    this.onResult(key);
    return result;
  }

  async #perform(request: PushRequest): Promise<PushResult> {
    this.#inFlight = request;
    try {
      return await this.perform(request);
    } catch (error) {
      return error instanceof Error ? error : new Error(messageOf(error));
    } finally {
      this.#inFlight = undefined;
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function cancelledError({ event }: PushRequest): LabnetError {
  const label = ExpMessage.nameOf(event) ?? String(event);
  return new LabnetError(kernelErrors.LABNET_CANCELLED, `${label} was dropped before it was sent`);
}

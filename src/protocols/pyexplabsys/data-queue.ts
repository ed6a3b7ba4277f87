import type { Clock } from '../../kernel/clock.js';
import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { waitFor } from '../../kernel/wait-for.js';
import type { WaitOptions } from '../../kernel/wait-for.js';
import { socketErrors } from './errors.js';
import type { DataSet } from './wire/parse-push.js';

/** What happens to data that come when a queue is full. */
export type QueuePolicy = 'refuse' | 'drop-oldest';

/** Time, and the evaluation whose end ends a wait. */
interface QueueContext {
  readonly clock: Clock;
  ambientSignal(): AbortSignal | undefined;
}

/** How a queue is bounded. */
export interface DataQueueOptions {
  /** Most data sets that wait. @defaultValue 1000 */
  readonly limit?: number;
  /** refuse: the sender gets an ERROR. drop-oldest: the newest data count. @defaultValue 'refuse' */
  readonly policy?: QueuePolicy;
}

/** Data sets that wait to be taken, first in first out, at most so many. */
export class DataQueue implements AsyncIterable<DataSet> {
  readonly limit: number;
  readonly policy: QueuePolicy;
  /** Data sets that were dropped because newer ones came. */
  dropped = 0;
  /** Data sets that were refused because the queue was full. */
  refused = 0;
  readonly #context: QueueContext;
  readonly #items: DataSet[] = [];
  readonly #takers: ((data: DataSet) => void)[] = [];
  readonly #enders = new Set<(error: Error) => void>();
  #closed = false;

  constructor(context: QueueContext, { limit = 1000, policy = 'refuse' }: DataQueueOptions = {}) {
    this.#context = context;
    this.limit = limit;
    this.policy = policy;
  }

  /** How many wait. */
  get size(): number {
    return this.#items.length;
  }

  /** Those that wait, oldest first. A copy. */
  get items(): readonly DataSet[] {
    return [...this.#items];
  }

  /** Whether the next data set would be taken. Counts it as refused when not. */
  accepts(): boolean {
    if (this.policy !== 'refuse' || this.#items.length < this.limit || this.#takers.length > 0) return true;
    this.refused += 1;
    return false;
  }

  put(data: DataSet): void {
    const taker = this.#takers.shift();
    if (taker) {
      taker(data);
      return;
    }
    this.#items.push(data);
    if (this.#items.length <= this.limit) return;
    this.#items.shift();
    this.dropped += 1;
  }

  /** The oldest, or undefined when none waits. */
  getNowait(): DataSet | undefined {
    return this.#items.shift();
  }

  /**
   * The oldest; waits for one when there is none.
   *
   * @throws LABNET_DATA_TIMEOUT, LABNET_CANCELLED, LABNET_CLOSED
   */
  get(options: WaitOptions = {}): Promise<DataSet> {
    const item = this.getNowait();
    if (item !== undefined) return Promise.resolve(item);
    if (this.#closed) return Promise.reject(closedError());
    const onTimeout = () =>
      new LabnetError(socketErrors.LABNET_DATA_TIMEOUT, `no data were pushed within ${options.timeoutMs} ms`);
    const { clock } = this.#context;
    const limit = { clock, timeoutMs: options.timeoutMs, onTimeout };
    const signals = [options.signal, this.#context.ambientSignal()];
    return waitFor({ what: 'the wait for pushed data', signals, limit }, (resolve, reject) => {
      this.#takers.push(resolve);
      this.#enders.add(reject);
      return () => {
        const index = this.#takers.indexOf(resolve);
        if (index >= 0) this.#takers.splice(index, 1);
        this.#enders.delete(reject);
      };
    });
  }

  /** Each data set in turn, until the queue is closed. */
  async *[Symbol.asyncIterator](): AsyncIterator<DataSet> {
    while (!this.#closed || this.#items.length > 0) {
      try {
        yield await this.get();
      } catch (error) {
        if (error instanceof LabnetError && error.code === kernelErrors.LABNET_CLOSED.code) return;
        throw error;
      }
    }
  }

  /** Ends whatever waits. */
  close(): void {
    this.#closed = true;
    for (const end of [...this.#enders]) end(closedError());
  }

  [inspectSymbol](): string {
    return `DataQueue(${this.size} of ${this.limit}, ${this.dropped} dropped, ${this.refused} refused)`;
  }
}

function closedError(): LabnetError {
  return new LabnetError(kernelErrors.LABNET_CLOSED, 'the queue of the push socket is closed');
}

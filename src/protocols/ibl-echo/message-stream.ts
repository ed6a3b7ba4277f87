import { appendBounded } from '../../kernel/bounded-list.js';
import type { EventCallback, EventReceived } from './callback-registry.js';
import { eventBits, ExpMessage } from './wire/exp-message.js';
import { printableMessage } from './print-message.js';

/** Unread messages kept; the oldest are dropped first. */
const MOST_UNREAD = 1000;

/** The part of a communicator that a stream needs. */
interface Source {
  assignCallback(event: number | string, callback: EventCallback): void;
  clearCallbacks(event: number | string, callback?: EventCallback): number;
}

type Next = IteratorResult<EventReceived, undefined>;

const DONE: Next = { done: true, value: undefined };

/**
 * Messages as an async iterator, from the moment it is made. What arrived before one of its signals can still be
 * read; leaving a `for await` loop drops it.
 */
export class MessageStream implements AsyncIterableIterator<EventReceived, undefined> {
  readonly #callback: EventCallback;
  #unread: readonly EventReceived[] = [];
  readonly #readers: ((next: Next) => void)[] = [];
  #ended = false;

  /**
   * @param ends - The stream ends with any of these signals.
   */
  constructor(
    private readonly source: Source,
    private readonly event: number | string,
    private readonly ends: readonly AbortSignal[],
  ) {
    // A callback is told the event only when it asked for several.
    const [single = 0] = eventBits(ExpMessage.validate(event));
    this.#callback = (data, addr, received = single) => this.#take({ event: received, data, addr });
    source.assignCallback(event, this.#callback);
    for (const signal of ends) signal.addEventListener('abort', this.#end);
    if (ends.some((signal) => signal.aborted)) this.#end();
  }

  next(): Promise<Next> {
    const [value, ...rest] = this.#unread;
    if (value) {
      this.#unread = rest;
      return Promise.resolve({ done: false, value });
    }
    if (this.#ended) return Promise.resolve(DONE);
    return new Promise<Next>((resolve) => this.#readers.push(resolve));
  }

  return(): Promise<Next> {
    this.#end();
    this.#unread = [];
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(received: EventReceived): void {
    const message = printableMessage(received);
    const reader = this.#readers.shift();
    if (reader) reader({ done: false, value: message });
    else this.#unread = appendBounded(this.#unread, [message], MOST_UNREAD);
  }

  readonly #end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    for (const signal of this.ends) signal.removeEventListener('abort', this.#end);
    this.source.clearCallbacks(this.event, this.#callback);
    for (const reader of this.#readers.splice(0)) reader(DONE);
  };
}

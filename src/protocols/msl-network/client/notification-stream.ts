import { appendBounded } from '../../../kernel/bounded-list.js';
import type { Kwargs } from '../wire/messages.js';

/** Something that a service told everybody who is linked with it. */
export interface Notification {
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
}

/** Unread notifications kept; the oldest are dropped first. */
const MOST_UNREAD = 1000;

/** Notifications that wait to be read. */
export class NotificationStream {
  #unread: readonly Notification[] = [];
  #wake: () => void = () => undefined;
  #ended = false;

  push(notification: Notification): void {
    this.#unread = appendBounded(this.#unread, [notification], MOST_UNREAD);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** One after the other, until the end. */
  async *read(): AsyncGenerator<Notification, void, undefined> {
    while (!this.#ended) {
      const [next, ...rest] = this.#unread;
      if (next) {
        this.#unread = rest;
        yield next;
      } else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

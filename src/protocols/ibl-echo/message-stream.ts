import { appendBounded } from '../../kernel/bounded-list.js';
import { eventBits, ExpMessage } from './wire/exp-message.js';
import type { EventCallback, EventReceived } from './callback-registry.js';

/** Unread messages kept; the oldest are dropped first. */
const MOST_UNREAD = 1000;

/** The part of a communicator that a stream needs. */
interface Source {
  assignCallback(event: number | string, callback: EventCallback): void;
  clearCallbacks(event: number | string, callback?: EventCallback): number;
}

/**
 * Messages as an async iterator, from now on.
 *
 * @param ends - The stream ends with any of these signals.
 */
export async function* messageStream(
  source: Source,
  event: number | string,
  ends: readonly AbortSignal[],
): AsyncGenerator<EventReceived, void, undefined> {
  let unread: readonly EventReceived[] = [];
  let wake: () => void = () => undefined;
  // A callback is told the event only when it asked for several.
  const [single = 0] = eventBits(ExpMessage.validate(event));
  const callback: EventCallback = (data, addr, received = single) => {
    unread = appendBounded(unread, [{ event: received, data, addr }], MOST_UNREAD);
    wake();
  };
  const end = () => wake();
  source.assignCallback(event, callback);
  for (const signal of ends) signal.addEventListener('abort', end);
  try {
    while (!ends.some((signal) => signal.aborted)) {
      const [next, ...rest] = unread;
      if (next) {
        unread = rest;
        yield next;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    for (const signal of ends) signal.removeEventListener('abort', end);
    source.clearCallbacks(event, callback);
  }
}

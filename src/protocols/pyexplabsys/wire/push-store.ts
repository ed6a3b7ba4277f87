import { float } from '../../../kernel/python/py-float.js';
import { tuple } from '../../../kernel/python/py-tuple.js';
import { objectOf, orderedEntries } from '../../../kernel/python/key-order.js';
import type { DataSet } from './parse-push.js';

/** Time in seconds since 1970 as a Python float, and data. */
export type Stamped<Data> = readonly [time: unknown, data: Data];

/** Most codenames that are merged; beyond, the one first seen longest ago is forgotten. */
const MOST_CODENAMES = 10_000;

/**
 * What a push socket remembers: the newest data set, and all of them merged.
 *
 * @see PyExpLabSys/common/sockets.py, DataPushSocket.last and DataPushSocket.updated
 */
export class PushStore {
  #last: Stamped<DataSet> | undefined;
  #updatedAt: unknown = null;
  #updated = new Map<string, unknown>();

  /** The newest data set and when it came, or `[null, null]`. A shallow copy. */
  get last(): Stamped<DataSet | null> {
    return this.#last ? tuple(this.#last[0], objectOf(orderedEntries(this.#last[1]))) : tuple(null, null);
  }

  /** All data sets merged key by key, and when the newest came. A shallow copy. */
  get updated(): Stamped<DataSet> {
    return tuple(this.#updatedAt, objectOf(this.#updated));
  }

  store(data: DataSet, nowS: number): void {
    const time = float(nowS);
    this.#last = tuple(time, data);
    this.#updatedAt = time;
    for (const [key, value] of orderedEntries(data)) {
      this.#updated.set(key, value);
      if (this.#updated.size > MOST_CODENAMES) this.#forgetFirst();
    }
  }

  #forgetFirst(): void {
    const [first] = this.#updated.keys();
    if (first !== undefined) this.#updated.delete(first);
  }

  setLastToNone(): void {
    this.#last = undefined;
  }

  clearUpdated(): void {
    this.#updatedAt = null;
    this.#updated = new Map();
  }
}

import { messageOf } from '../kernel/errors.js';
import type { LabEvent } from './lab-event.js';
import { emptyLabState } from './lab-state.js';
import type { LabState } from './lab-state.js';
import { reduce } from './reduce.js';

/** Facts that may wait to be reduced before they are reduced unasked: bounds the memory of an unwatched lab. */
const BATCH = 512;

/**
 * Holds the one state. Facts go in by {@link LabStore.publish}; whoever watches reads {@link LabStore.state},
 * which is always up to date: facts are reduced in batches, at the latest when somebody looks.
 */
export class LabStore {
  #state: LabState = emptyLabState;
  #waiting: LabEvent[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #failed = new WeakSet<() => void>();

  /** The state after every fact published so far. A snapshot: never changed in place. */
  get state(): LabState {
    this.#reduce();
    return this.#state;
  }

  /** Takes a fact. Watchers are told once until they look. */
  publish(event: LabEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length >= BATCH) this.#reduce();
    if (this.#waiting.length <= 1) for (const watcher of this.#watchers) this.#tell(watcher, event.atMs);
  }

  /**
   * Calls `watcher` when there is something new since the last look. It must be cheap: mark a frame as dirty,
   * do not draw.
   *
   * @returns Ends the subscription.
   */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** One that fails costs neither the others nor whoever published; it is noted once. */
  #tell(watcher: () => void, atMs: number): void {
    try {
      watcher();
    } catch (error) {
      if (this.#failed.has(watcher)) return;
      this.#failed.add(watcher);
      const text = `a watcher of the state failed: ${messageOf(error)}`;
      this.#waiting.push({ type: 'note', level: 'error', atMs, text });
    }
  }

  #reduce(): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#state = reduce(this.#state, events);
  }
}

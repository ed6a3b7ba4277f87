import { messageOf } from '../kernel/errors.js';
import type { LabEvent } from './lab-event.js';
import { emptyLabState } from './lab-state.js';
import type { LabState } from './lab-state.js';
import { StateDraft } from './state-draft.js';

/** Facts that may wait to be put into the draft before they are unasked: bounds the memory of an unwatched lab. */
const BATCH = 512;

/**
 * Holds the one state. Facts go in by {@link LabStore.publish}; whoever watches reads {@link LabStore.state},
 * which is always up to date: facts are put into a draft in batches, and a snapshot is made when somebody looks.
 */
export class LabStore {
  #state: LabState = emptyLabState;
  /** What came since somebody looked last, on top of the state. */
  #draft: StateDraft | undefined;
  #waiting: LabEvent[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #failed = new WeakSet<() => void>();

  /** The state after every fact published so far. A snapshot: never changed in place. */
  get state(): LabState {
    this.#take();
    if (this.#draft) this.#state = this.#draft.snapshot();
    this.#draft = undefined;
    return this.#state;
  }

  /** Takes a fact. Watchers are told once until they look. */
  publish(event: LabEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length >= BATCH) this.#take();
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

  #take(): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#draft ??= new StateDraft(this.#state);
    this.#draft.take(events);
  }
}

import { afterReading } from '../kernel/after-reading.js';
import type { Clock, Timer } from '../kernel/clock.js';

/**
 * One timer for many deadlines: armed for the next one. Where the process was held up, what arrived meanwhile is read
 * first: an echo that came in time is not missed because nobody had time to look.
 */
export class DeadlineTimer {
  #timer: Timer | undefined;
  #atMs = Infinity;

  /**
   * @param tick - Called at the deadline with the time; it may arm again.
   */
  constructor(
    private readonly clock: Clock,
    private readonly tick: (nowMs: number) => void,
  ) {}

  /** Sees to it that `tick` is called at this time at the latest. Infinity: never. */
  arm(atMs: number): void {
    if (atMs >= this.#atMs) return;
    this.cancel();
    this.#atMs = atMs;
    this.#timer = afterReading(this.clock, atMs - this.clock.nowMs(), () => this.#fire());
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#atMs = Infinity;
  }

  #fire(): void {
    this.#timer = undefined;
    this.#atMs = Infinity;
    this.tick(this.clock.nowMs());
  }
}

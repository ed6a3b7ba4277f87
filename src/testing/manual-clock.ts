import type { Clock, Timer } from '../kernel/clock.js';

interface Armed {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  #wallOffsetMs: number;
  readonly #timers = new Set<Armed>();

  /**
   * @param startMs - Wall time at the start, in milliseconds since 1970.
   */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#wallOffsetMs = startMs;
  }

  /** Timers that are armed. */
  get pending(): number {
    return this.#timers.size;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#wallOffsetMs + this.#nowMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    const timer: Armed = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** Lets time pass: fires what is due, in order, and lets promises settle before and after each. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
      await settle();
    }
    this.#nowMs = untilMs;
    await settle();
  }

  /** Makes the wall clock jump, as an operator or a time server does. */
  jump(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  #next(untilMs: number): Armed | undefined {
    let next: Armed | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs > untilMs) continue;
      if (!next || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order))
        next = timer;
    }
    return next;
  }
}

/** Lets everything run that is only waiting for promises. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

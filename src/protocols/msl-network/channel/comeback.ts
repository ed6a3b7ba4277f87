import type { Clock, Timer } from '../../../kernel/clock.js';

/** Delay before the first attempt, in milliseconds. */
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Attempts to come back: each after twice the delay of the one before, up to half a minute, and a quarter more or less
 * by chance so that a hundred clients of one manager do not come back in the same moment.
 */
export class Comeback {
  #attempts = 0;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly attempt: () => void,
  ) {}

  /** One attempt, after its delay. */
  later(): void {
    const fullMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#attempts, 16));
    this.#attempts += 1;
    this.#timer = this.clock.after(fullMs * (0.75 + Math.random() / 2), this.attempt);
  }

  /** It is back: the next delay is the first again. */
  succeeded(): void {
    this.#attempts = 0;
  }

  /** No attempt any more, until {@link Comeback.later}. */
  cancel(): void {
    this.#timer?.cancel();
  }
}

import type { Clock, Timer } from '../../../kernel/clock.js';

/** While something waits for an answer, the manager is asked this often who is there, in milliseconds. */
const WAITING_MS = 1000;

/** What is watched. */
interface Watched {
  /** Asks the manager who is there. Never rejects. */
  look(): Promise<void>;
  /** Whether somebody waits for an answer. */
  isWaiting(): boolean;
}

/**
 * Looks at a manager every so often, and more often while somebody waits for an answer: a manager of the reference tells
 * nobody that a service has left, and one that is frozen tells nothing at all.
 */
export class ManagerWatch {
  #timer: Timer | undefined;
  #dueMs = Infinity;
  #running = false;
  #looking = false;

  /**
   * @param pollMs - How often to look while nobody waits; 0: never.
   */
  constructor(
    private readonly watched: Watched,
    private readonly clock: Clock,
    private readonly pollMs: number,
  ) {}

  /** There is a connection. */
  start(): void {
    this.#running = true;
    if (this.pollMs > 0) void this.#look();
  }

  /** There is none any more. */
  stop(): void {
    this.#running = false;
    this.#disarm();
  }

  /** Somebody has begun to wait. */
  hurry(): void {
    if (this.#running && !this.#looking) this.#arm(WAITING_MS);
  }

  #arm(delayMs: number): void {
    const dueMs = this.clock.nowMs() + delayMs;
    if (dueMs >= this.#dueMs) return;
    this.#disarm();
    this.#dueMs = dueMs;
    this.#timer = this.clock.after(delayMs, () => {
      this.#disarm();
      if (this.pollMs > 0 || this.watched.isWaiting()) void this.#look();
    });
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#dueMs = Infinity;
  }

  async #look(): Promise<void> {
    this.#looking = true;
    await this.watched.look();
    this.#looking = false;
    if (!this.#running) return;
    if (this.watched.isWaiting()) this.#arm(WAITING_MS);
    else if (this.pollMs > 0) this.#arm(this.pollMs);
  }
}

const WINDOW_MS = 1000;

/** Bounds how many messages of one address are read in a second, so that one that floods leaves time for the others. */
export class MessageQuota {
  #startedAtMs = -Infinity;
  #count = 0;

  /**
   * @param perSecond - Messages read in each second. Infinity: all.
   */
  constructor(private readonly perSecond: number) {}

  /** Whether one more may be read. Counts it. */
  admit(nowMs: number): boolean {
    if (nowMs - this.#startedAtMs >= WINDOW_MS) {
      this.#startedAtMs = nowMs;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= this.perSecond;
  }
}

const WINDOW_MS = 1000;

/** Most addresses counted one by one in a second; the rest shares one quota. */
const MOST_ADDRESSES = 4096;
const OTHERS = '';

/**
 * Bounds how many requests of one address are read in a second, so that one that floods leaves time for the others.
 * Whoever is alone takes nothing from anybody: the bound counts while, or a second after, several addresses ask.
 */
export class AddressQuota {
  readonly #counts = new Map<string, number>();
  #startedAtMs = -Infinity;
  /** Several addresses asked in the second before. */
  #wereSeveral = false;

  /**
   * @param perSecond - Requests of one address that are read in each second. Infinity: all.
   */
  constructor(readonly perSecond: number) {}

  /**
   * Whether one more request may be read. Counts it.
   *
   * @param address - host:port.
   */
  admit(address: string, nowMs: number): boolean {
    const elapsedMs = nowMs - this.#startedAtMs;
    if (elapsedMs >= WINDOW_MS) {
      this.#wereSeveral = this.#counts.size > 1 && elapsedMs < 2 * WINDOW_MS;
      this.#startedAtMs = nowMs;
      this.#counts.clear();
    }
    const known = this.#counts.get(address);
    const key = known !== undefined || this.#counts.size < MOST_ADDRESSES ? address : OTHERS;
    const count = (known ?? this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= this.perSecond || !(this.#wereSeveral || this.#counts.size > 1);
  }
}

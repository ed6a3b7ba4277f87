const WINDOW_MS = 1000;

/** Most addresses counted one by one in a second; the rest shares one quota. */
const MOST_ADDRESSES = 4096;
const OTHERS = '';

/** How many requests an address has made in this second. */
interface Counter {
  readonly address: string;
  count: number;
}

/**
 * Bounds how many requests of one address are read in a second, so that one that floods leaves time for the others.
 * Whoever is alone takes nothing from anybody: the bound counts while, or a second after, several addresses ask.
 */
export class AddressQuota {
  readonly #counters = new Map<string, Counter>();
  /** The counter of the request before: most requests come from where the one before did. */
  #latest: Counter | undefined;
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
      this.#wereSeveral = this.#counters.size > 1 && elapsedMs < 2 * WINDOW_MS;
      this.#startedAtMs = nowMs;
      this.#counters.clear();
      this.#latest = undefined;
    }
    const counter = this.#latest?.address === address ? this.#latest : this.#counterOf(address);
    counter.count += 1;
    return counter.count <= this.perSecond || !(this.#wereSeveral || this.#counters.size > 1);
  }

  #counterOf(address: string): Counter {
    const isOwn = this.#counters.has(address) || this.#counters.size < MOST_ADDRESSES;
    const key = isOwn ? address : OTHERS;
    let counter = this.#counters.get(key);
    if (!counter) {
      counter = { address: key, count: 0 };
      this.#counters.set(key, counter);
    }
    this.#latest = counter;
    return counter;
  }
}

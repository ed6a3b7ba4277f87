/** A map that keeps the entries set last, at most a given number. */
export class BoundedMap<K, V> {
  readonly #map = new Map<K, V>();

  /**
   * @param most - Entries kept; setting one more forgets the one set longest ago.
   */
  constructor(private readonly most: number) {}

  /** All of it, the entry set longest ago first. */
  get entries(): ReadonlyMap<K, V> {
    return this.#map;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  /** Sets the entry and makes it the newest. */
  set(key: K, value: V): void {
    this.#map.delete(key);
    this.#map.set(key, value);
    if (this.#map.size <= this.most) return;
    for (const oldest of this.#map.keys()) {
      this.#map.delete(oldest);
      break;
    }
  }

  /** Forgets the entries set longest ago, as long as they are such. */
  dropOldest(isOver: (value: V) => boolean): void {
    for (const [key, value] of this.#map) {
      if (!isOver(value)) return;
      this.#map.delete(key);
    }
  }

  delete(key: K): boolean {
    return this.#map.delete(key);
  }

  values(): IterableIterator<V> {
    return this.#map.values();
  }
}

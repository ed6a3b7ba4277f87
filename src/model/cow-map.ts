/**
 * A map that is copied at the first change: many changes of one batch cost one copy, and a snapshot taken before
 * stays as it was.
 */
export class CowMap<K, V> {
  #map: Map<K, V>;
  #copied = false;

  constructor(base: ReadonlyMap<K, V>) {
    this.#map = base as Map<K, V>;
  }

  get current(): ReadonlyMap<K, V> {
    return this.#map;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  set(key: K, value: V): void {
    this.#own().set(key, value);
  }

  delete(key: K): void {
    if (this.#map.has(key)) this.#own().delete(key);
  }

  #own(): Map<K, V> {
    if (!this.#copied) {
      this.#map = new Map(this.#map);
      this.#copied = true;
    }
    return this.#map;
  }
}

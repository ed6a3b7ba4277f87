/**
 * A map that is copied at the first change: many changes of one batch cost one copy, and a snapshot taken before
 * stays as it was.
 */
export class CowMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  #map: Map<K, V>;
  #copied = false;

  constructor(base: ReadonlyMap<K, V>) {
    this.#base = base;
    this.#map = base as Map<K, V>;
  }

  get current(): ReadonlyMap<K, V> {
    return this.#map;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  /**
   * The value of a key, to be changed in place until the batch ends.
   *
   * @param copy - Copies a value that a snapshot may show, with everything inside that will be changed. Called at
   * most once a batch and key.
   */
  edit<Draft extends V>(key: K, copy: (value: V) => Draft): Draft | undefined {
    const value = this.#map.get(key);
    if (value === undefined) return undefined;
    // Only what this batch made differs from the base, and this batch makes drafts only.
    if (this.#copied && this.#base.get(key) !== value) return value as Draft;
    const draft = copy(value);
    this.set(key, draft);
    return draft;
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

const TUPLE = Symbol('labnet.tuple');

/**
 * A Python tuple: an array that Python's text form shows as `(1, 2)`. In JSON it is an array like any other.
 *
 * @param items - Its elements.
 * @returns A frozen array.
 */
export function tuple<T extends readonly unknown[]>(...items: T): Readonly<T> {
  const copy = items.slice();
  Object.defineProperty(copy, TUPLE, { value: true });
  return Object.freeze(copy) as unknown as Readonly<T>;
}

/** Whether a value was made by {@link tuple}. */
export function isTuple(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && TUPLE in value;
}

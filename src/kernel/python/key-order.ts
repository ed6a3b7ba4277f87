/** Where an object keeps the order of its keys, when JavaScript would not. */
const KEY_ORDER = Symbol('labnet.keyOrder');

/** Keys like "2", which JavaScript moves before all others. */
const INTEGER_LIKE = /^(?:0|[1-9]\d{0,9})$/;

interface Ordered {
  readonly [KEY_ORDER]?: readonly string[];
}

/**
 * Makes an object of entries, keeping their order for {@link orderedEntries} even where JavaScript reorders keys.
 *
 * @param entries - A repeated key keeps its first place and its last value.
 */
export function objectOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  let reordered = false;
  for (const [key, value] of entries) {
    reordered ||= INTEGER_LIKE.test(key);
    if (key === '__proto__')
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    else object[key] = value;
  }
  if (reordered) {
    const order = [...new Set(entries.map(([key]) => key))];
    Object.defineProperty(object, KEY_ORDER, { value: order });
  }
  return object;
}

/** The entries of an object in Python's order: that of insertion. */
export function orderedEntries(object: object): readonly (readonly [string, unknown])[] {
  const order = (object as Ordered)[KEY_ORDER];
  const entries = Object.entries(object);
  if (!order) return entries;
  const left = new Map<string, unknown>(entries);
  const first = order.filter((key) => left.has(key)).map((key) => [key, left.get(key)] as const);
  const known = new Set(order);
  return [...first, ...entries.filter(([key]) => !known.has(key))];
}

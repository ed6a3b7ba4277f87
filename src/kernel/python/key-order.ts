const KEY_ORDER = Symbol('labnet.keyOrder');

interface Ordered {
  readonly [KEY_ORDER]?: readonly string[];
}

/** Whether JS moves this key in front of all others: the decimal form of an integer below 2^32 - 1. */
export function isReordered(key: string): boolean {
  const first = key.charCodeAt(0);
  if (!(first >= 48 && first <= 57) || key.length > 10) return false;
  return (first !== 48 || key.length === 1) && /^\d+$/.test(key) && Number(key) < 0xffff_ffff;
}

/**
 * Notes in which order the keys of an object came, where JS would forget it. Not enumerable: a copy by spreading
 * loses the note and is written in the order of JS.
 */
export function noteKeyOrder(object: object, keys: readonly string[]): void {
  Object.defineProperty(object, KEY_ORDER, { value: keys });
}

/**
 * The own enumerable keys of an object in the order in which its JSON text had them: Python keeps the order of all
 * keys, JS puts `"1"` before `"a"`. Keys added since come last.
 */
export function keysInOrder(object: object): readonly string[] {
  const noted = (object as Ordered)[KEY_ORDER];
  if (noted === undefined) return Object.keys(object);
  const present = new Set(Object.keys(object));
  const kept = noted.filter((key) => present.delete(key));
  return [...kept, ...present];
}

/** An object of entries that keeps their order for Python, also for keys like `1` and `__proto__`. The last of one key wins. */
export function objectOf(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  const keys = new Set<string>();
  for (const [key, value] of entries) {
    keys.add(key);
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  }
  noteKeyOrder(object, [...keys]);
  return object;
}

/** The entries of an object in the order in which Python has them. */
export function orderedEntries(object: object): readonly (readonly [string, unknown])[] {
  return keysInOrder(object).map((key) => [key, (object as Readonly<Record<string, unknown>>)[key]] as const);
}

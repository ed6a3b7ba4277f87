import { keysInOrder, noteKeyOrder } from '../../../kernel/python/key-order.js';

/** An object of entries that keeps their order for Python, also for keys like `1` and `__proto__`. The last of one key wins. */
export function orderedRecord(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const keys = new Set<string>();
  for (const [key, value] of entries) {
    keys.add(key);
    Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
  }
  noteKeyOrder(record, [...keys]);
  return record;
}

/** The entries of an object in the order in which Python has them. */
export function entriesInOrder(
  record: Readonly<Record<string, unknown>>,
): readonly (readonly [string, unknown])[] {
  return keysInOrder(record).map((key) => [key, record[key]] as const);
}

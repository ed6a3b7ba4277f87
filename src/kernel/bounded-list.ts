/**
 * A new list with `items` appended, keeping the newest `limit` entries.
 *
 * @param list - The list so far; not changed.
 * @param items - What to append, oldest first.
 * @param limit - Most entries to keep.
 */
export function appendBounded<T>(list: readonly T[], items: readonly T[], limit: number): readonly T[] {
  if (items.length === 0) return list;
  if (items.length >= limit) return items.slice(items.length - limit);
  const surplus = list.length + items.length - limit;
  return [...(surplus > 0 ? list.slice(surplus) : list), ...items];
}

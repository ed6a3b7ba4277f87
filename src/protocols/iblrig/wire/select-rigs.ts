/** Names as they may be given: nested lists, with empty ones among them. */
export type RigNames = string | null | undefined | readonly RigNames[];

/** Which of the known rigs were meant, or which names are not known. */
export type RigSelection<T> =
  { readonly selected: ReadonlyMap<string, T> } | { readonly unknown: readonly string[] };

/**
 * Looks names up among the known rigs. Lists are flattened, empty names dropped; one text is a list of one.
 *
 * @param known - Rigs by name; the selection has their order.
 * @see iblrig/base_tasks.py, NetworkSession.__init__
 */
export function selectRigs<T>(names: RigNames, known: ReadonlyMap<string, T>): RigSelection<T> {
  const wanted = new Set(flatten(names));
  const unknown = [...wanted].filter((name) => !known.has(name));
  if (unknown.length > 0) return { unknown };
  return { selected: new Map([...known].filter(([name]) => wanted.has(name))) };
}

function flatten(names: RigNames): readonly string[] {
  if (names === null || names === undefined || names === '') return [];
  return typeof names === 'string' ? [names] : names.flatMap(flatten);
}

/**
 * Those of some options that have one of the keys; all others are left out.
 *
 * @param alias - A key, and the other one that stands for it where it is missing.
 */
export function pickOptions(
  options: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  [key, other]: readonly [string, string],
): Readonly<Record<string, unknown>> {
  const kept = Object.entries(options).filter(([one]) => keys.includes(one));
  if (options[other] !== undefined && options[key] === undefined) kept.push([key, options[other]]);
  return Object.fromEntries(kept);
}

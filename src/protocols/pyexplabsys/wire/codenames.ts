import { BAD_CHARS } from './constants.js';

/**
 * What is wrong with the codenames of a socket.
 *
 * @returns The reference's text for the first problem, or undefined.
 * @see PyExpLabSys/common/sockets.py, CommonDataPullSocket._init_data
 */
export function codenameProblem(codenames: readonly unknown[]): string | undefined {
  const seen = new Set<unknown>();
  const repeated = new Set(codenames.filter((codename) => seen.size === seen.add(codename).size));
  for (const codename of codenames) {
    if (typeof codename !== 'string') return 'Codenames must be text';
    if (repeated.has(codename)) return `Codenames must be unique; '${codename}' is present more than once`;
    const bad = BAD_CHARS.find((character) => codename.includes(character));
    if (bad !== undefined) return `The character '${bad}' is not allowed in the codenames`;
  }
  return undefined;
}

/** A timeout in seconds, or none. */
export type TimeoutS = number | { valueOf(): number } | null | undefined;

/**
 * The timeout of each codename.
 *
 * @param timeouts - One for all, or one for each; text and maps count as lists of the wrong kind.
 * @returns Seconds or undefined for each codename, or the text of the problem.
 */
export function timeoutsFor(
  timeouts: unknown,
  codenames: readonly string[],
): readonly (number | undefined)[] | string {
  if (
    typeof timeouts === 'string' ||
    (typeof timeouts === 'object' && timeouts !== null && hasLength(timeouts))
  ) {
    const items: readonly unknown[] = Array.isArray(timeouts)
      ? timeouts
      : Array.from(codenames, () => timeouts);
    if (lengthOf(timeouts) !== codenames.length) {
      return 'If a list of timeouts is supplied, it must have as many items as there are in codenames';
    }
    return allSeconds(items);
  }
  return allSeconds(codenames.map(() => timeouts));
}

function allSeconds(items: readonly unknown[]): readonly (number | undefined)[] | string {
  const wrong = items.find((item) => item !== null && item !== undefined && !isNumeric(item));
  if (wrong !== undefined) return `A timeout is a number of seconds, not ${JSON.stringify(wrong)}`;
  return items.map((item) => (item === null || item === undefined ? undefined : Number(item)));
}

/** Whether Python could calculate with it. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'object' && value !== null)
    return typeof value.valueOf() === 'number' && !(value instanceof Date);
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function hasLength(value: object): boolean {
  return typeof value.valueOf() !== 'number';
}

function lengthOf(value: string | object): number {
  if (typeof value === 'string') return Array.from(value).length;
  return value instanceof Map || value instanceof Set ? value.size : Object.keys(value).length;
}

import { types } from 'node:util';
import { sanitize } from '../kernel/sanitize.js';
import { dataOf, memberNames, resolveChain } from './completion/live-object.js';
import { formatError } from './format-error.js';

/** What JavaScript says of a property of nothing. */
const OF_NOTHING = /^Cannot read properties of undefined \(reading '([^']*)'\)$/;
const CHAIN =
  /\b([A-Za-z_$][\w$]*)(?:\.([A-Za-z_$][\w$]*)|\[(?:"([^"]*)"|'([^']*)')\])\s*(?:\.([A-Za-z_$][\w$]*))?/g;
/** Most names that are listed. */
const MOST_NAMES = 20;

/**
 * What an entry threw, for people: as {@link formatError} has it, and where the entry asked something of a name that is
 * not there, which it is. `rigs.behaviour.info()` fails at `info`, and JavaScript does not say that there is no
 * `behaviour`. Nothing of the objects is run.
 *
 * @param source - The entry.
 * @param scope - Its variables.
 */
export function formatEntryError(
  error: unknown,
  source: string,
  scope: Readonly<Record<string, unknown>>,
): string {
  const missing = missingName(error, source, scope);
  return missing === undefined ? formatError(error) : `${formatError(error)}\n  ${sanitize(missing)}`;
}

function missingName(
  error: unknown,
  source: string,
  scope: Readonly<Record<string, unknown>>,
): string | undefined {
  const read = error instanceof TypeError ? OF_NOTHING.exec(error.message)?.[1] : undefined;
  if (read === undefined) return undefined;
  for (const [, base = '', plain, double, single, next] of source.matchAll(CHAIN)) {
    const name = plain ?? double ?? single ?? '';
    const owner = resolveChain(base, scope);
    if (next === read && isPlain(owner) && dataOf(owner, name) === undefined)
      return `${base} has no ${name}: ${namesOf(owner)}`;
  }
  return undefined;
}

/** A list of things by their names, as `rigs` is: another object may have a getter for it. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function namesOf(owner: object): string {
  const names = [...memberNames(owner)].sort();
  if (names.length === 0) return 'it is empty';
  const left = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `there is ${names.slice(0, MOST_NAMES).join(', ')}${left}`;
}

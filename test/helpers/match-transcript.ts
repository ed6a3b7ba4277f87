import { expect } from 'vitest';
import { keysInOrder } from '../../src/kernel/python/key-order.js';
import { parseJson } from '../../src/kernel/python/parse-json.js';
import { PyFloat } from '../../src/kernel/python/py-float.js';
import { pythonRepr } from '../../src/kernel/python/py-text.js';
import { writeJson } from '../../src/kernel/python/write-json.js';
import type { ByteObject } from './transcripts.js';
import { decodeBytes, decodeValue, tagOf } from './transcripts.js';

/** How expected results are compared. */
export interface MatchOptions {
  /**
   * Texts that stand for placeholders of this run, without brackets: `{ TODAY: '2026-01-31' }`. A placeholder that is
   * not named here stands for any text without a line break.
   */
  readonly placeholders?: Readonly<Record<string, string>>;
  /** Compare numbers by value: 47 equals 47.0. @defaultValue false, but true inside `json` byte objects */
  readonly looseNumbers?: boolean;
  /** The keys of objects must come in the order of the transcript. @defaultValue true */
  readonly keyOrder?: boolean;
  /** Seconds that a `$approx` may be off. @defaultValue 0.1 */
  readonly approxS?: number;
}

// Without a flag g, test() keeps no state.
const PLACEHOLDER =
  /<(TIME|PATH|DIR|HOME|ADDR|SOCKET|CALLBACK|FUTURE|CLIENTPORT|RELAYPORT|TODAY|ephemeral port)>/;

/** Asserts that a value is what a transcript expects; see {@link differenceOf}. */
export function expectMatch(actual: unknown, expected: unknown, options: MatchOptions = {}): void {
  expect(differenceOf(actual, expected, options)).toBeUndefined();
}

/** Asserts that bytes are those of a byte object; `null` means that there are none. */
export function expectBytes(
  actual: Uint8Array | null | undefined,
  expected: ByteObject | null,
  options: MatchOptions = {},
): void {
  if (expected === null || actual === null || actual === undefined) {
    expect(actual === undefined ? null : actual && shown(actual)).toBe(expected && JSON.stringify(expected));
  } else if ('json' in expected) {
    expectJson(Buffer.from(actual).toString('utf8'), expected.json, expected.eol ?? '', options);
  } else if ('text' in expected && PLACEHOLDER.test(expected.text)) {
    expectMatch(Buffer.from(actual).toString('utf8'), expected.text, options);
  } else {
    expect(shown(actual)).toBe(shown(decodeBytes(expected)));
  }
}

/** The text, its line end, and that it has the separators and escapes of Python's `json.dumps`. */
function expectJson(text: string, json: unknown, eol: string, options: MatchOptions): void {
  expect(text.slice(text.length - eol.length)).toBe(eol);
  const body = text.slice(0, text.length - eol.length);
  const value = parseJson(body);
  expect([writeJson(value), writeJson(value, { ensureAscii: false })]).toContain(body);
  expectMatch(value, json, { looseNumbers: true, ...options });
}

/**
 * Where a value differs from what a transcript expects, or undefined. Understands tagged values and the placeholders
 * `$float`, `$int` (`at_least`), `$str`, `$any`, `$approx`, `$strs`, `$set`, `alternatives` and those in texts.
 *
 * @param actual - JS values: PyFloat for an integral float, Map or object for a dict, array for a list or tuple.
 * @param expected - As in the transcript.
 * @param path - Where in the whole this is; for the answer.
 */
export function differenceOf(
  actual: unknown,
  expected: unknown,
  options: MatchOptions = {},
  path = '$',
): string | undefined {
  const differs = (what: string): string => `${path}: ${pythonRepr(actual).slice(0, 300)} is not ${what}`;
  if (typeof expected === 'string')
    return textMatches(actual, expected, options) ? undefined : differs(JSON.stringify(expected));
  if (Array.isArray(expected)) return listDifference(actual, expected, options, path);
  if (typeof expected !== 'object' || expected === null || expected instanceof PyFloat) {
    return sameScalar(actual, expected, options) ? undefined : differs(pythonRepr(expected));
  }
  const tag = tagOf(expected);
  if (tag !== undefined) {
    const special = PLACEHOLDERS[tag];
    const fields = expected as Record<string, unknown>;
    if (special !== undefined)
      return special(actual, fields, options) ? undefined : differs(JSON.stringify(fields));
    return taggedDifference(actual, expected, options, path);
  }
  if ('alternatives' in expected) return alternativesDifference(actual, expected, options, path);
  return recordDifference(actual, expected, options, path);
}

type Placeholder = (
  actual: unknown,
  fields: Readonly<Record<string, unknown>>,
  options: MatchOptions,
) => boolean;

const PLACEHOLDERS: Readonly<Record<string, Placeholder>> = {
  $any: () => true,
  $str: (actual) => typeof actual === 'string',
  $float: (actual, _, { looseNumbers = false }) =>
    actual instanceof PyFloat || (typeof actual === 'number' && (looseNumbers || !Number.isInteger(actual))),
  $int: (actual, { at_least: atLeast = -Infinity }) =>
    Number.isInteger(actual) && Number(actual) >= Number(atLeast),
  $approx: (actual, { $approx: time }, { approxS = 0.1 }) =>
    Math.abs(Number(actual) - Number(time)) <= approxS + 0.05,
  $strs: (actual, { $strs: rule }, options) => {
    const { first, last, min } = rule as { first: string; last: string | true; min: number };
    return (
      Array.isArray(actual) &&
      actual.every((item) => typeof item === 'string') &&
      actual.length >= min &&
      textMatches(actual[0], first, options) &&
      (last === true || textMatches(actual.at(-1), last, options))
    );
  },
  $set: (actual, { $set: elements }, options) => {
    if (!Array.isArray(actual) && !(actual instanceof Set)) return false;
    const left: unknown[] = [...(actual as Iterable<unknown>)];
    for (const element of elements as unknown[]) {
      const index = left.findIndex((item) => differenceOf(item, element, options) === undefined);
      if (index < 0) return false;
      left.splice(index, 1);
    }
    return left.length === 0;
  },
};

function textMatches(actual: unknown, expected: string, { placeholders = {} }: MatchOptions): boolean {
  if (typeof actual !== 'string') return false;
  if (actual === expected) return true;
  const parts = expected.split(PLACEHOLDER);
  if (parts.length === 1) return false;
  // Every second part is the name of a placeholder.
  const pattern = parts.map((part, index) => {
    if (index % 2 === 0) return escapeRegExp(part);
    const known = placeholders[part];
    return known === undefined ? '.+?' : escapeRegExp(known);
  });
  return new RegExp(`^${pattern.join('')}$`).test(actual);
}

function sameScalar(actual: unknown, expected: unknown, { looseNumbers = false }: MatchOptions): boolean {
  if (isNumber(actual) && isNumber(expected)) {
    if (looseNumbers)
      return Number(actual) === Number(expected) || Object.is(Number(actual), Number(expected));
    return pythonRepr(actual) === pythonRepr(expected);
  }
  return Object.is(actual ?? null, expected);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof PyFloat;
}

function listDifference(
  actual: unknown,
  expected: readonly unknown[],
  options: MatchOptions,
  path: string,
): string | undefined {
  if (!Array.isArray(actual)) return `${path}: ${pythonRepr(actual).slice(0, 300)} is not a list`;
  if (actual.length !== expected.length) {
    return `${path}: ${actual.length} elements, not ${expected.length}: ${pythonRepr(actual).slice(0, 300)}`;
  }
  for (const [index, item] of expected.entries()) {
    const difference = differenceOf(actual[index], item, options, `${path}[${index}]`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** A dict in JS is a Map or a plain object; the order of keys counts, as it does in Python's JSON. */
function recordDifference(
  actual: unknown,
  expected: object,
  options: MatchOptions,
  path: string,
): string | undefined {
  if (typeof actual !== 'object' || actual === null) return `${path}: ${pythonRepr(actual)} is not a dict`;
  const keys = actual instanceof Map ? [...(actual as Map<unknown, unknown>).keys()] : keysInOrder(actual);
  const wanted = keysInOrder(expected);
  const comparable = (list: readonly unknown[]): string =>
    (options.keyOrder === false ? list.map(String).sort() : list).join('\n');
  if (comparable(keys) !== comparable(wanted)) {
    return `${path}: keys ${pythonRepr(keys)}, not ${pythonRepr(wanted)}`;
  }
  for (const key of wanted) {
    const item: unknown = actual instanceof Map ? actual.get(key) : (actual as Record<string, unknown>)[key];
    const difference = differenceOf(
      item,
      (expected as Record<string, unknown>)[key],
      options,
      `${path}.${key}`,
    );
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** A tagged value: lists are compared element by element, because placeholders may stand in them. */
function taggedDifference(
  actual: unknown,
  expected: object,
  options: MatchOptions,
  path: string,
): string | undefined {
  if ('$pytuple' in expected) return listDifference(actual, expected.$pytuple as unknown[], options, path);
  if ('$pydict' in expected) {
    const pairs =
      actual instanceof Map ? [...(actual as Map<unknown, unknown>)] : Object.entries(actual ?? {});
    return listDifference(pairs, expected.$pydict as unknown[], options, path);
  }
  const value = decodeValue(expected);
  if (typeof value === 'string' || isNumber(value)) {
    return (typeof value === 'string' ? actual === value : sameScalar(actual, value, options))
      ? undefined
      : `${path}: ${pythonRepr(actual).slice(0, 300)} is not ${pythonRepr(value).slice(0, 300)}`;
  }
  return expectEqual(actual, value, path);
}

function expectEqual(actual: unknown, value: unknown, path: string): string | undefined {
  const same = pythonRepr(actual) === pythonRepr(value) && String(actual) === String(value);
  return same ? undefined : `${path}: ${pythonRepr(actual)} is not ${pythonRepr(value)}`;
}

/** The keys of each alternative stand in place of `returns` and `raises` beside it. */
function alternativesDifference(
  actual: unknown,
  expected: object,
  options: MatchOptions,
  path: string,
): string | undefined {
  const { alternatives, returns: _returns, raises: _raises, ...rest } = expected as Record<string, unknown>;
  const differences = (alternatives as object[]).map((alternative) =>
    recordDifference(actual, { ...rest, ...alternative }, { ...options, keyOrder: false }, path),
  );
  return differences.includes(undefined) ? undefined : differences.join('; nor: ');
}

function shown(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

import { messageOf } from '../../../kernel/errors.js';
import { parseJson } from '../../../kernel/python/parse-json.js';
import { PyFloat } from '../../../kernel/python/py-float.js';
import { orderedEntries, objectOf } from '../../../kernel/python/key-order.js';

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a line turned out to be. */
export type ReadLine =
  | { readonly kind: 'object'; readonly fields: Fields }
  /** JSON, but no object. */
  | { readonly kind: 'value'; readonly value: unknown }
  /** Not JSON: Python's words for why not. */
  | { readonly kind: 'invalid'; readonly problem: string };

/** Digits that a double may not hold. */
const LONG_NUMBER = /\d{16}/;

/**
 * Reads a line quickly: good for routing and for values that JavaScript code gets.
 *
 * Numbers are plain numbers, beyond 2^53 bigints; 47.0 is 47. `NaN` and `Infinity` are read.
 */
export function readLine(text: string): ReadLine {
  if (!LONG_NUMBER.test(text)) {
    try {
      return sorted(JSON.parse(text));
    } catch {
      // Python reads a little more, and has its own words for what it does not read.
    }
  }
  const exact = readLineExactly(text);
  if (exact.kind === 'object') return { kind: 'object', fields: plain(exact.fields) as Fields };
  return exact.kind === 'value' ? { kind: 'value', value: plain(exact.value) } : exact;
}

/** Reads a line so that it can be written again: 47.0 stays apart from 47, keys keep their order. */
export function readLineExactly(text: string): ReadLine {
  try {
    return sorted(parseJson(text));
  } catch (error) {
    return { kind: 'invalid', problem: messageOf(error) };
  }
}

/** Whether an object has a key of its own. */
export function has(fields: Fields, key: string): boolean {
  return Object.hasOwn(fields, key);
}

/** Whether a JSON value is an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PyFloat);
}

/** A value as JavaScript code expects it: floats are numbers. */
function plain(value: unknown): unknown {
  if (value instanceof PyFloat) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isFields(value)) return value;
  return objectOf(orderedEntries(value).map(([key, item]) => [key, plain(item)] as const));
}

function sorted(value: unknown): ReadLine {
  return isFields(value) ? { kind: 'object', fields: value } : { kind: 'value', value };
}

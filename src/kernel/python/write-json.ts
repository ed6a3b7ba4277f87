import { LabnetError } from '../errors.js';
import { pythonErrors } from './errors.js';
import { orderedEntries } from './key-order.js';
import { formatFloat, PyFloat } from './py-float.js';

/** How {@link writeJson} writes text. */
export interface WriteJsonOptions {
  /** Write everything outside ASCII as `\uxxxx`. @defaultValue true */
  readonly ensureAscii?: boolean;
}

const MAX_DEPTH = 900;
const ASCII_UNSAFE = /[^\x20-\x7e]/g;

const CONTROL = /[\u0000-\u001f]/g;
const SHORT: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

/**
 * Writes a value as Python's `json.dumps` does: `", "` and `": "`, 47 apart from 47.0, `NaN`.
 *
 * An integral number is an int, a {@link PyFloat} a float. A `Map` is an object with its keys in order. `undefined`
 * in an array is null; as a value of an object the key is left out.
 *
 * @throws LABNET_JSON_UNSUPPORTED for what JSON refuses, in Python's words; for cycles and very deep values.
 */
export function writeJson(value: unknown, { ensureAscii = true }: WriteJsonOptions = {}): string {
  return write(value, ensureAscii, 0);
}

function write(value: unknown, ascii: boolean, depth: number): string {
  switch (typeof value) {
    case 'string':
      return quote(value, ascii);
    case 'number':
      return numberText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value.toString();
    case 'undefined':
      return 'null';
    case 'object':
      return value === null ? 'null' : writeObject(value, ascii, depth);
    default:
      return refuse(typeof value);
  }
}

function writeObject(value: object, ascii: boolean, depth: number): string {
  if (value instanceof PyFloat) return floatText(value.value);
  if (depth > MAX_DEPTH) return fail('a value is nested too deeply, or contains itself');
  if (Array.isArray(value)) return `[${value.map((item) => write(item, ascii, depth + 1)).join(', ')}]`;
  if (value instanceof Map)
    return members(
      [...value].map(([key, item]) => [keyText(key), item]),
      ascii,
      depth,
    );
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return refuse(pythonTypeName(value));
  return members(orderedEntries(value), ascii, depth);
}

function members(entries: readonly (readonly [string, unknown])[], ascii: boolean, depth: number): string {
  const texts = entries
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${quote(key, ascii)}: ${write(item, ascii, depth + 1)}`);
  return `{${texts.join(', ')}}`;
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (
    typeof key === 'number' ||
    typeof key === 'bigint' ||
    typeof key === 'boolean' ||
    key instanceof PyFloat
  ) {
    return write(key, true, 0);
  }
  return fail(`keys must be str, int, float, bool or None, not ${pythonTypeName(key)}`);
}

function numberText(value: number): string {
  return Number.isInteger(value) && !Object.is(value, -0) ? intText(value) : floatText(value);
}

/** All digits, where String() would write 1e+21. */
function intText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return formatFloat(value);
}

function quote(text: string, ascii: boolean): string {
  const escaped = /["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text;
  const unsafe = ascii ? ASCII_UNSAFE : CONTROL;
  unsafe.lastIndex = 0;
  return `"${unsafe.test(escaped) ? escaped.replace(unsafe, escapeUnit) : escaped}"`;
}

function escapeUnit(unit: string): string {
  return SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What Python would call the type of a value, as far as there is a counterpart. */
function pythonTypeName(value: unknown): string {
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Set) return 'set';
  if (value instanceof Date) return 'datetime';
  if (value === null || typeof value !== 'object') return typeof value;
  return value.constructor.name;
}

function refuse(type: string): never {
  return fail(`Object of type ${type} is not JSON serializable`);
}

function fail(message: string): never {
  throw new LabnetError(pythonErrors.LABNET_JSON_UNSUPPORTED, message);
}

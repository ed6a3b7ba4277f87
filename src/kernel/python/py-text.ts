import { Buffer } from 'node:buffer';
import { keysInOrder } from './key-order.js';
import { formatFloat, PyFloat } from './py-float.js';
import { isTuple } from './py-tuple.js';

const SIMPLE_TEXT = /^[ !"#$%&()*+,\-./0-9:;<=>?@A-Z[\]^_`a-z{|}~]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** Levels of nesting that are shown; what lies deeper is `...`. */
const MAX_DEPTH = 500;

// JS's white space without U+FEFF, and the separators 1c to 1f and U+0085.
const WHITE_SPACE = /[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** A text without the white space around it, as Python's `str.strip()` takes it off. */
export function pythonStrip(text: string): string {
  return trim(text, WHITE_SPACE);
}

/** A text without the characters of `set` around it. */
export function trim(text: string, set: RegExp): string {
  let start = 0;
  let end = text.length;
  while (start < end && set.test(text.charAt(start))) start += 1;
  while (end > start && set.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** A value as Python's `str` shows it: text unchanged, anything else as {@link pythonRepr}. */
export function pythonStr(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

/**
 * A value as Python's `repr` shows it. Never throws: cycles and what lies too deep are shown as `...`.
 *
 * @param value - undefined and null are `None`; integral numbers ints; a Map or a plain object a dict; a Buffer bytes.
 */
export function pythonRepr(value: unknown): string {
  return repr(value, new Set());
}

/**
 * The name of the Python type that a value stands for: `str`, `int`, `float`, `bool`, `NoneType`, `list`, `dict` …
 * For an object of another class the name of its class.
 */
export function pythonType(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    case 'number':
      return isPythonInt(value) ? 'int' : 'float';
    case 'undefined':
      return 'NoneType';
    case 'object':
      return objectTypeName(value);
    default:
      return typeof value;
  }
}

/** Whether a JS number stands for a Python int: integral and not -0. */
export function isPythonInt(value: number): boolean {
  return Number.isInteger(value) && !Object.is(value, -0);
}

/** Decimal digits of an integral number or bigint, also beyond 10^21. */
export function formatInt(value: number | bigint): string {
  return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
}

/** Whether an object is a dict to Python: made by a literal or by JSON, in whatever realm. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  return typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null;
}

function objectTypeName(value: object | null): string {
  if (value === null) return 'NoneType';
  if (value instanceof PyFloat) return 'float';
  if (Array.isArray(value)) return isTuple(value) ? 'tuple' : 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof Set) return 'set';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Date) return 'datetime';
  if (isPlainObject(value)) return 'dict';
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'object';
}

function repr(value: unknown, ancestors: Set<object>): string {
  switch (typeof value) {
    case 'string':
      return reprText(value);
    case 'number':
      return isPythonInt(value) ? formatInt(value) : formatFloat(value);
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value ? 'True' : 'False';
    case 'undefined':
      return 'None';
    case 'object':
      return value === null ? 'None' : reprObject(value, ancestors);
    default:
      return `<${typeof value}>`;
  }
}

function reprObject(value: object, ancestors: Set<object>): string {
  if (value instanceof PyFloat) return value.toString();
  if (value instanceof Uint8Array) return reprBytes(value);
  const type = objectTypeName(value);
  const close = { list: '[]', tuple: '()', set: '{}', dict: '{}' }[type];
  if (close === undefined) return `<${type} object>`;
  if (ancestors.has(value) || ancestors.size >= MAX_DEPTH) return `${close.charAt(0)}...${close.charAt(1)}`;
  ancestors.add(value);
  const text = reprContainer(value, type, ancestors);
  ancestors.delete(value);
  return text;
}

function reprContainer(value: object, type: string, ancestors: Set<object>): string {
  const each = (items: Iterable<unknown>): string[] => Array.from(items, (item) => repr(item, ancestors));
  if (value instanceof Set) return value.size === 0 ? 'set()' : `{${each(value).join(', ')}}`;
  if (Array.isArray(value)) {
    const items = each(value).join(', ');
    if (type === 'list') return `[${items}]`;
    return value.length === 1 ? `(${items},)` : `(${items})`;
  }
  const entries: Iterable<readonly [unknown, unknown]> =
    value instanceof Map
      ? (value as Map<unknown, unknown>)
      : keysInOrder(value).map((key) => [key, (value as Record<string, unknown>)[key]] as const);
  const pairs = Array.from(entries, ([key, item]) => `${repr(key, ancestors)}: ${repr(item, ancestors)}`);
  return `{${pairs.join(', ')}}`;
}

function reprText(text: string): string {
  if (SIMPLE_TEXT.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const quoted = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return quote + quoted.replace(UNPRINTABLE, escapeCharacter) + quote;
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function reprBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const quoted = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return `b${quote}${quoted.replace(/[^ -~]/g, escapeCharacter)}${quote}`;
}

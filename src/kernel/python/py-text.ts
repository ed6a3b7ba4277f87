import { formatFloat, PyFloat } from './py-float.js';
import { orderedEntries } from './key-order.js';

/** Characters that Python's repr escapes: not printable, by Unicode's categories. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Python's `str()` of a value: text unchanged, everything else as {@link pythonRepr}.
 */
export function pythonStr(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

/**
 * Python's `repr()` of a value: `'text'`, `47.0`, `True`, `None`, `[1, 'a']`, `{'k': 1}`, `b'x'`, `{1, 2}`.
 */
export function pythonRepr(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return reprText(value);
    case 'number':
      return Number.isInteger(value) && !Object.is(value, -0) ? BigInt(value).toString() : formatFloat(value);
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value ? 'True' : 'False';
    case 'object':
      return value === null ? 'None' : reprObject(value);
    case 'undefined':
      return 'None';
    default:
      return `<${typeof value}>`;
  }
}

/**
 * What Python calls the type of a value: `int`, `float`, `NoneType` …
 */
export function pythonType(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
      return Number.isInteger(value) && !Object.is(value, -0) ? 'int' : 'float';
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    case 'object':
      return value === null ? 'NoneType' : objectType(value);
    case 'undefined':
      return 'NoneType';
    default:
      return typeof value;
  }
}

function objectType(value: object): string {
  if (value instanceof PyFloat) return 'float';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Set) return 'set';
  if (value instanceof Date) return 'datetime';
  const prototype: unknown = Object.getPrototypeOf(value);
  if (value instanceof Map || prototype === null || prototype === Object.prototype) return 'dict';
  return value.constructor.name;
}

function reprObject(value: object): string {
  if (value instanceof PyFloat) return value.toString();
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (value instanceof Uint8Array) return reprBytes(value);
  if (value instanceof Set) return value.size === 0 ? 'set()' : `{${[...value].map(pythonRepr).join(', ')}}`;
  const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)] : orderedEntries(value);
  return `{${entries.map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`).join(', ')}}`;
}

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/\\/g, '\\\\').replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped.replace(UNPRINTABLE, escapeCharacter)}${quote}`;
}

function escapeCharacter(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

function reprBytes(bytes: Uint8Array): string {
  let body = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (character === '\\') body += '\\\\';
    else if (byte >= 0x20 && byte < 0x7f) body += character;
    else body += SHORT[character] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  const quote = body.includes("'") && !body.includes('"') ? '"' : "'";
  return `b${quote}${quote === "'" ? body.replaceAll("'", "\\'") : body}${quote}`;
}

import { types } from 'node:util';
import { PyFloat } from '../kernel/python/py-float.js';

/**
 * A value as JSON for people and programs. A Map becomes an object, a Set an array, bytes their
 * text, what JSON has no word for its text; a value within itself becomes `"(circular)"`.
 *
 * @param indent - Blanks a level; 0: all on one line. @defaultValue 2
 */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(plain(value, []) ?? null, null, indent);
}

function plain(value: unknown, within: readonly object[]): unknown {
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (within.includes(value)) return '(circular)';
  const inside = [...within, value];
  if (value instanceof PyFloat) return value.value;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  if (Array.isArray(value) || value instanceof Set) return [...value].map((item) => plain(item, inside));
  if (value instanceof Error) {
    return objectOf([['message', value.message], ...Object.entries(value)], inside);
  }
  if (types.isMap(value))
    return objectOf(
      [...value].map(([key, item]) => [String(key), item]),
      inside,
    );
  if ('toJSON' in value && typeof value.toJSON === 'function') return value;
  return objectOf(Object.entries(value), inside);
}

function objectOf(entries: readonly (readonly [string, unknown])[], within: readonly object[]): unknown {
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, within)]));
}

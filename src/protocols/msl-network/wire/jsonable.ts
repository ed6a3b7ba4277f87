import { objectOf, orderedEntries } from '../../../kernel/python/key-order.js';
import { PyFloat } from '../../../kernel/python/py-float.js';

/** Nesting beyond this is left as it is, for the writer to refuse. */
const MAX_DEPTH = 100;

/**
 * A value with every object that has a `toJSON()` replaced by its result: the counterpart of the reference's
 * `to_json()`.
 *
 * @returns The value itself when there is nothing to replace.
 */
export function jsonable(value: unknown): unknown {
  return convert(value, 0);
}

function convert(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (hasToJson(value)) return convert(value.toJSON(), depth + 1);
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    const converted = items.map((item) => convert(item, depth + 1));
    return converted.some((item, index) => item !== items[index]) ? converted : value;
  }
  if (!isPlain(value)) return value;
  const entries = orderedEntries(value);
  const converted = entries.map(([key, item]) => [key, convert(item, depth + 1)] as const);
  return converted.some(([, item], index) => item !== entries[index]?.[1]) ? objectOf(converted) : value;
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return !(value instanceof PyFloat) && 'toJSON' in value && typeof value.toJSON === 'function';
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

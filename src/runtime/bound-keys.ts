import { types } from 'node:util';

/** Most properties of an object that are shown, how deep is looked, and how many objects in all. */
const MAX_KEYS = 200;
const MAX_DEPTH = 4;
const MAX_OBJECTS = 2000;

/**
 * The value itself when every plain object in it has a number of properties that can be shown; a copy with the first
 * of them otherwise. Node's inspection bounds arrays, maps and texts by itself, but formats every property.
 */
export function boundKeys(value: unknown): unknown {
  return bound(value, 0, { left: MAX_OBJECTS });
}

function bound(value: unknown, depth: number, budget: { left: number }): unknown {
  if (!isPlain(value) || depth > MAX_DEPTH) return value;
  budget.left -= 1;
  if (budget.left < 0) return value;
  const keys = Object.keys(value);
  const shown = keys.slice(0, MAX_KEYS);
  let changed = shown.length < keys.length;
  const copy: Record<string, unknown> = {};
  for (const key of shown) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (!descriptor) continue;
    const inner = 'value' in descriptor ? bound(descriptor.value, depth + 1, budget) : undefined;
    changed ||= 'value' in descriptor && inner !== descriptor.value;
    Object.defineProperty(copy, key, 'value' in descriptor ? { ...descriptor, value: inner } : descriptor);
  }
  if (!changed) return value;
  if (shown.length < keys.length) copy['…'] = `${keys.length - shown.length} more properties`;
  return copy;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

import { PyFloat } from '../../kernel/python/py-float.js';
import { pythonStr } from '../../kernel/python/py-text.js';

/** Longest value that is shown as text. */
const SHOWN = 200;

/** A value of the wire as JS has it: Python floats as numbers. Only the value itself, not what is inside of it. */
export function plainValue(value: unknown): unknown {
  return value instanceof PyFloat ? value.value : value;
}

/** How a value enters the model: as text, and as a number where it is one. */
export function readingValue(value: unknown): { readonly text: string; readonly value?: number } {
  const text = pythonStr(value).slice(0, SHOWN);
  const plain = plainValue(value);
  if (typeof plain === 'number') return { text, value: plain };
  return typeof plain === 'boolean' || typeof plain === 'bigint' ? { text, value: Number(plain) } : { text };
}

import { pythonRepr, pythonType } from '../../../kernel/python/py-text.js';

/** An error as it goes over the wire: what a Python peer would have raised. */
export interface PythonFailure {
  /** `KeyError`, `ValueError` … */
  readonly type: string;
  /** Text of the exception, before Python quotes it. */
  readonly text: string;
  /** Last line of the traceback, where the reference sends one. The lines before name files and are never sent. */
  readonly trace?: string;
}

/** The message of a failure, `<Type>: <str of the exception>`. A KeyError shows the repr of its text. */
export function failureMessage({ type, text }: PythonFailure): string {
  return `${type}: ${type === 'KeyError' ? pythonRepr(text) : text}`;
}

/** The traceback lines of a failure: none, or the first and the last of what the reference sends. */
export function failureTraceback({ trace }: PythonFailure): readonly string[] {
  return trace === undefined ? [] : ['Traceback (most recent call last):', trace];
}

/** A failure that is written while it is being handled: its traceback ends with its own message. */
export function raised(type: string, text: string): PythonFailure {
  return { type, text, trace: failureMessage({ type, text }) };
}

/** A failure that is written outside its handler: no traceback. */
export function returned(type: string, text: string): PythonFailure {
  return { type, text };
}

/** A key was missing. */
export function missingKey(key: string): PythonFailure {
  return raised('KeyError', key);
}

/** A look-up failed and was reported by a KeyError with a sentence: the traceback still ends with the bare key. */
export function lookupFailed(key: unknown, sentence: string): PythonFailure {
  return { type: 'KeyError', text: sentence, trace: `KeyError: ${pythonRepr(key)}` };
}

/** A value that cannot be a key of a dict. */
export function unhashable(value: unknown): PythonFailure {
  return raised('TypeError', `unhashable type: '${pythonType(value)}'`);
}

/** Whether a JSON value can be a key of a dict. */
export function isHashable(value: unknown): boolean {
  const type = pythonType(value);
  return type !== 'list' && type !== 'dict';
}

/** What `value[key]` with a text key raises when the value is no dict. */
export function notSubscriptable(value: unknown): PythonFailure {
  const type = pythonType(value);
  if (type === 'list') return raised('TypeError', 'list indices must be integers or slices, not str');
  if (type === 'str') return raised('TypeError', "string indices must be integers, not 'str'");
  return raised('TypeError', `'${type}' object is not subscriptable`);
}

/** Truth of a JSON value in Python. */
export function isTruthy(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object')
    return pythonType(value) === 'float' ? Number(value) !== 0 : Object.keys(value).length > 0;
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

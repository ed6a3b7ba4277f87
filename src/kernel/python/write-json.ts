import { LabnetError } from '../errors.js';
import { pythonErrors } from './errors.js';
import { keysInOrder } from './key-order.js';
import { MAX_JSON_NESTING } from './parse-json.js';
import { formatFloat, PyFloat } from './py-float.js';
import { formatInt, isPlainObject, isPythonInt, pythonType } from './py-text.js';

const SIMPLE_TEXT = /^[ !#-[\]-~]*$/;
const NOT_ASCII = /[\u007f-\uffff]/g;
const FLOAT_WORDS: Readonly<Record<string, string>> = { nan: 'NaN', inf: 'Infinity', '-inf': '-Infinity' };

/** How {@link writeJson} writes. */
export interface WriteJsonOptions {
  /** Write non-ASCII characters as `\uxxxx`. @defaultValue true */
  readonly ensureAscii?: boolean;
}

/**
 * Writes a value as Python's `json.dumps` does: `", "` and `": "` between, keys in the order of insertion, `47.0`
 * for {@link PyFloat}, `NaN` and `Infinity` as bare words.
 *
 * `undefined` is null where a value must stand (alone, in an array, in a Map) and leaves out its key in a plain
 * object, as `JSON.stringify` does. An object of a class is written by its `toJSON`, if it has one.
 *
 * @throws {@link LabnetError} LABNET_JSON_UNSUPPORTED with Python's message for what Python refuses (a Date, a Set,
 *   bytes, a function, a key of another kind), for cycles, and for more than 1000 levels. `details.pythonType` is the name of Python's exception.
 */
export function writeJson(value: unknown, { ensureAscii = true }: WriteJsonOptions = {}): string {
  return new Writer(ensureAscii).write(value);
}

class Writer {
  /** The value itself; most have one level. */
  private outermost: object | undefined;
  /** What lies around the object in progress, within the outermost. */
  private ancestors: Set<object> | undefined;
  constructor(private readonly ensureAscii: boolean) {}

  write(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return isPythonInt(value) ? formatInt(value) : floatText(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'bigint':
        return formatInt(value);
      case 'undefined':
        return 'null';
      case 'object':
        return value === null ? 'null' : this.object(value);
      default:
        return refuse(value);
    }
  }

  private text(text: string): string {
    if (SIMPLE_TEXT.test(text)) return `"${text}"`;
    const json = JSON.stringify(text);
    return this.ensureAscii ? json.replace(NOT_ASCII, escapeUnit) : json;
  }

  private object(value: object): string {
    if (value instanceof PyFloat) return formatFloat(value.value);
    if (this.outermost === undefined) {
      this.outermost = value;
      return this.container(value);
    }
    this.ancestors ??= new Set();
    if (value === this.outermost || this.ancestors.has(value)) {
      throw unwritable('Circular reference detected', 'ValueError');
    }
    if (this.ancestors.size + 1 >= MAX_JSON_NESTING) {
      throw unwritable(`a value nested deeper than ${MAX_JSON_NESTING} levels`, 'RecursionError');
    }
    this.ancestors.add(value);
    const text = this.container(value);
    this.ancestors.delete(value);
    return text;
  }

  private container(value: object): string {
    if (Array.isArray(value)) return this.array(value);
    if (value instanceof Map) return this.map(value);
    if (value instanceof Date || value instanceof Uint8Array || value instanceof Set) return refuse(value);
    if (isPlainObject(value)) return this.record(value);
    const { toJSON } = value as { toJSON?: unknown };
    return typeof toJSON === 'function' ? this.write(toJSON.call(value)) : refuse(value);
  }

  private array(items: readonly unknown[]): string {
    let text = '[';
    for (let index = 0; index < items.length; index += 1) {
      text += index === 0 ? this.write(items[0]) : `, ${this.write(items[index])}`;
    }
    return `${text}]`;
  }

  private record(object: Readonly<Record<string, unknown>>): string {
    let text = '';
    for (const key of keysInOrder(object)) {
      const value = object[key];
      if (value === undefined) continue;
      text += `${text === '' ? '' : ', '}${this.text(key)}: ${this.write(value)}`;
    }
    return `{${text}}`;
  }

  private map(map: ReadonlyMap<unknown, unknown>): string {
    // Python's dict takes 1, 1.0 and True for one key: the first form stays, the last value wins.
    const entries = new Map<unknown, { readonly key: string; value: unknown }>();
    for (const [key, value] of map) {
      const same = equalKey(key);
      const known = entries.get(same);
      if (known === undefined) entries.set(same, { key: keyText(key), value });
      else known.value = value;
    }
    const pairs = Array.from(entries.values(), ({ key, value }) => `${this.text(key)}: ${this.write(value)}`);
    return `{${pairs.join(', ')}}`;
  }
}

function floatText(value: number): string {
  const text = formatFloat(value);
  return FLOAT_WORDS[text] ?? text;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The same for keys that Python holds equal. */
function equalKey(key: unknown): unknown {
  if (key instanceof PyFloat) return key.value;
  if (typeof key === 'boolean') return Number(key);
  return typeof key === 'bigint' && BigInt(Number(key)) === key ? Number(key) : key;
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  if (typeof key === 'bigint') return formatInt(key);
  if (typeof key === 'number') return isPythonInt(key) ? formatInt(key) : floatText(key);
  if (key instanceof PyFloat) return key.toString();
  throw unwritable(
    `keys must be str, int, float, bool or None, not ${key === undefined ? 'undefined' : pythonType(key)}`,
    'TypeError',
  );
}

function refuse(value: unknown): never {
  throw unwritable(`Object of type ${pythonType(value)} is not JSON serializable`, 'TypeError');
}

function unwritable(message: string, pythonType: string): LabnetError {
  return new LabnetError(pythonErrors.LABNET_JSON_UNSUPPORTED, message, { details: { pythonType } });
}

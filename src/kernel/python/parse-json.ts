import { LabnetError } from '../errors.js';
import { pythonErrors } from './errors.js';
import { isReordered, noteKeyOrder } from './key-order.js';
import { float } from './py-float.js';
import { integerFromDigits } from './py-number.js';

/** Deepest nesting of arrays and objects that is read or written; Python gives up at about the same. */
export const MAX_JSON_NESTING = 1000;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][+-]?\d+)?/y;
const NEEDS_CARE = /[\\\u0000-\u001f]/;
const PLAIN_RUN = /[^"\\\u0000-\u001f]*/y;
const HEX4 = /^[0-9a-fA-F]{4}$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const WORDS: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
];

/**
 * Reads JSON as Python 3.11's `json.loads` does: integers become numbers (bigint beyond 2^53), floats with an
 * integral value {@link PyFloat}, `NaN` and `Infinity` are accepted, the last of duplicate keys wins. Objects are
 * plain; see {@link keysInOrder} for the order of their keys.
 *
 * @param text - The whole text; white space around the value is allowed.
 * @throws {@link LabnetError} LABNET_JSON_INVALID with Python's own message, which counts characters as code points;
 *   `details` has `position`, `line`, `column` and `pythonType`, the name of Python's exception. Also for more than
 *   {@link MAX_JSON_NESTING} levels (RecursionError) and integers of more than 4300 digits (ValueError).
 */
export function parseJson(text: string): unknown {
  const scanner = new Scanner(text);
  if (text.startsWith('\ufeff')) scanner.fail('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
  scanner.skipSpace();
  const value = scanner.value(0);
  scanner.skipSpace();
  if (scanner.at !== text.length) scanner.fail('Extra data', scanner.at);
  return value;
}

class Scanner {
  at = 0;
  constructor(private readonly text: string) {}

  value(depth: number): unknown {
    switch (this.text.charCodeAt(this.at)) {
      case 0x22:
        this.at += 1;
        return this.string();
      case 0x5b:
        return this.array(depth + 1);
      case 0x7b:
        return this.object(depth + 1);
      default:
        return this.scalar();
    }
  }

  skipSpace(): void {
    if (this.text.charCodeAt(this.at) > 0x20) return;
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
  }

  fail(message: string, at: number): never {
    const before = this.text.slice(0, at);
    const lineStart = before.lastIndexOf('\n') + 1;
    const line = before.split('\n').length;
    const column = countCharacters(before.slice(lineStart)) + 1;
    const position = countCharacters(before);
    throw new LabnetError(
      pythonErrors.LABNET_JSON_INVALID,
      `${message}: line ${line} column ${column} (char ${position})`,
      { details: { position, line, column, pythonType: 'JSONDecodeError' } },
    );
  }

  private array(depth: number): unknown[] {
    this.enter(depth);
    const items: unknown[] = [];
    if (this.takes(0x5d)) return items;
    for (;;) {
      items.push(this.value(depth));
      this.skipSpace();
      if (this.takes(0x5d)) return items;
      if (!this.takes(0x2c)) this.fail("Expecting ',' delimiter", this.at);
      this.skipSpace();
    }
  }

  private object(depth: number): Record<string, unknown> {
    this.enter(depth);
    const object: Record<string, unknown> = {};
    let order: string[] | undefined;
    if (this.takes(0x7d)) return object;
    for (;;) {
      if (!this.takes(0x22)) this.fail('Expecting property name enclosed in double quotes', this.at);
      const key = this.string();
      this.skipSpace();
      if (!this.takes(0x3a)) this.fail("Expecting ':' delimiter", this.at);
      this.skipSpace();
      const value = this.value(depth);
      if (order === undefined && isReordered(key)) order = Object.keys(object);
      if (order !== undefined && !Object.hasOwn(object, key)) order.push(key);
      setOwn(object, key, value);
      this.skipSpace();
      if (this.takes(0x7d)) break;
      if (!this.takes(0x2c)) this.fail("Expecting ',' delimiter", this.at);
      this.skipSpace();
    }
    if (order !== undefined) noteKeyOrder(object, order);
    return object;
  }

  /** Steps over the opening bracket and the white space behind it. */
  private enter(depth: number): void {
    if (depth > MAX_JSON_NESTING) {
      throw new LabnetError(
        pythonErrors.LABNET_JSON_INVALID,
        `JSON text nested deeper than ${MAX_JSON_NESTING} levels`,
        { details: { pythonType: 'RecursionError' } },
      );
    }
    this.at += 1;
    this.skipSpace();
  }

  private takes(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at += 1;
    return true;
  }

  private scalar(): unknown {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match !== null) {
      const [whole, integer = '', fraction, exponent] = match;
      this.at += whole.length;
      if (fraction !== undefined || exponent !== undefined) return float(Number(whole));
      return integerFromDigits(integer, pythonErrors.LABNET_JSON_INVALID);
    }
    const word = WORDS.find(([name]) => this.text.startsWith(name, this.at));
    if (word === undefined) return this.fail('Expecting value', this.at);
    this.at += word[0].length;
    return word[1];
  }

  /** Reads a string whose opening quote has been taken. */
  private string(): string {
    const end = this.text.indexOf('"', this.at);
    if (end >= 0) {
      const plain = this.text.slice(this.at, end);
      if (!NEEDS_CARE.test(plain)) {
        this.at = end + 1;
        return plain;
      }
    }
    return this.stringWithEscapes(this.at - 1);
  }

  private stringWithEscapes(opening: number): string {
    const parts: string[] = [];
    for (;;) {
      PLAIN_RUN.lastIndex = this.at;
      parts.push(PLAIN_RUN.exec(this.text)?.[0] ?? '');
      this.at = PLAIN_RUN.lastIndex;
      if (this.takes(0x22)) return parts.join('');
      if (this.at >= this.text.length) this.fail('Unterminated string starting at', opening);
      if (!this.takes(0x5c)) this.fail('Invalid control character at', this.at);
      if (this.at >= this.text.length) this.fail('Unterminated string starting at', opening);
      parts.push(this.escape());
    }
  }

  /** Reads what follows a backslash. */
  private escape(): string {
    const kind = this.text.charAt(this.at);
    if (kind !== 'u') {
      const character = ESCAPES[kind];
      if (character === undefined) return this.fail('Invalid \\escape', this.at - 1);
      this.at += 1;
      return character;
    }
    const digits = this.text.slice(this.at + 1, this.at + 5);
    // A string cannot end with its escape: the reference gives the same error when the closing quote is missing.
    if (!HEX4.test(digits) || this.at + 5 >= this.text.length) this.fail('Invalid \\uXXXX escape', this.at);
    this.at += 5;
    return String.fromCharCode(parseInt(digits, 16));
  }
}

/** Sets an own property, also where the key is `__proto__`. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Code points, as Python counts: a surrogate pair is one. */
function countCharacters(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

import { LabnetError } from '../errors.js';
import { pythonErrors } from './errors.js';
import { objectOf } from './key-order.js';
import { float } from './py-float.js';

/** Deepest nesting read. Python gives up near 1000. */
const MAX_DEPTH = 900;

/** Python refuses longer integer texts. */
const MAX_INT_DIGITS = 4300;

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const PLAIN_STRING = /[^"\\\u0000-\u001f]*/y;
const WHITE = /[ \t\n\r]*/y;
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
 * Reads JSON as Python 3.11's `json.loads` does.
 *
 * Integers become numbers, beyond 2^53 bigints; floats with an integral value become {@link PyFloat}; `NaN` and
 * `Infinity` are read. Objects keep the order of their keys for `writeJson`.
 *
 * @throws LABNET_JSON_INVALID with Python's own words, and `details.position` in UTF-16 units.
 */
export function parseJson(text: string): unknown {
  return new Reader(text).document();
}

class Reader {
  #at = 0;
  #depth = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    if (this.text.startsWith('\ufeff')) this.#fail('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    this.#skipWhite();
    const value = this.#value();
    this.#skipWhite();
    if (this.#at < this.text.length) this.#fail('Extra data', this.#at);
    return value;
  }

  #value(): unknown {
    switch (this.text[this.#at]) {
      case '"':
        return this.#string();
      case '{':
        return this.#nested(() => this.#object());
      case '[':
        return this.#nested(() => this.#array());
      default:
        return this.#scalar();
    }
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail(`Nesting deeper than ${MAX_DEPTH} levels`, this.#at);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #scalar(): unknown {
    const start = this.#at;
    NUMBER.lastIndex = start;
    const match = NUMBER.exec(this.text);
    if (match) {
      this.#at = NUMBER.lastIndex;
      const [digits, fraction, exponent] = match;
      return fraction === undefined && exponent === undefined
        ? this.#int(digits, start)
        : float(Number(digits));
    }
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, start)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#fail('Expecting value', start);
  }

  #int(digits: string, start: number): number | bigint {
    const value = Number(digits);
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    const count = digits.replace('-', '').length;
    if (count > MAX_INT_DIGITS) {
      this.#fail(
        `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion: value has ${count} digits`,
        start,
      );
    }
    return BigInt(digits);
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    let value = '';
    for (;;) {
      PLAIN_STRING.lastIndex = this.#at;
      const plain = PLAIN_STRING.exec(this.text)?.[0] ?? '';
      value += plain;
      this.#at += plain.length;
      const next = this.text[this.#at];
      if (next === '"') break;
      if (next === '\\') value += this.#escape(start);
      else if (next === undefined) this.#fail('Unterminated string starting at', start);
      else this.#fail('Invalid control character at', this.#at);
    }
    this.#at += 1;
    return value;
  }

  #escape(start: number): string {
    const letter = this.text[this.#at + 1];
    if (letter === undefined) return this.#fail('Unterminated string starting at', start);
    if (letter !== 'u') {
      const character = ESCAPES[letter];
      if (character === undefined) return this.#fail('Invalid \\escape', this.#at);
      this.#at += 2;
      return character;
    }
    const digits = this.text.slice(this.#at + 2, this.#at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) return this.#fail('Invalid \\uXXXX escape', this.#at + 1);
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #array(): unknown[] {
    this.#at += 1;
    this.#skipWhite();
    const items: unknown[] = [];
    if (this.#take(']')) return items;
    for (;;) {
      items.push(this.#value());
      this.#skipWhite();
      if (this.#take(']')) return items;
      if (!this.#take(',')) this.#fail("Expecting ',' delimiter", this.#at);
      this.#skipWhite();
    }
  }

  #object(): Record<string, unknown> {
    this.#at += 1;
    this.#skipWhite();
    const entries: [string, unknown][] = [];
    if (this.#take('}')) return objectOf(entries);
    for (;;) {
      if (this.text[this.#at] !== '"')
        this.#fail('Expecting property name enclosed in double quotes', this.#at);
      const key = this.#string();
      this.#skipWhite();
      if (!this.#take(':')) this.#fail("Expecting ':' delimiter", this.#at);
      this.#skipWhite();
      entries.push([key, this.#value()]);
      this.#skipWhite();
      if (this.#take('}')) return objectOf(entries);
      if (!this.#take(',')) this.#fail("Expecting ',' delimiter", this.#at);
      this.#skipWhite();
    }
  }

  #take(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipWhite(): void {
    WHITE.lastIndex = this.#at;
    WHITE.exec(this.text);
    this.#at = WHITE.lastIndex;
  }

  #fail(what: string, position: number): never {
    const before = this.text.slice(0, position);
    const line = before.split('\n').length;
    // Python counts characters where JavaScript counts UTF-16 units.
    const column = characters(before.slice(before.lastIndexOf('\n') + 1)) + 1;
    const text = `${what}: line ${line} column ${column} (char ${characters(before)})`;
    throw new LabnetError(pythonErrors.LABNET_JSON_INVALID, text, { details: { line, column, position } });
  }
}

function characters(text: string): number {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '.').length;
}

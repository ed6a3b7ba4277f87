import { parsePythonFloat, parsePythonInt } from '../../../kernel/python/py-number.js';

/** Nesting beyond this is text. */
const MAX_DEPTH = 90;

const NUMBER =
  /[-+]?\s*(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:[eE][-+]?\d(?:_?\d)*)?)/y;
const TEXT = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\s\S])/g;
const WORD = /[A-Za-z]+/y;
const BLANK = /[ \t]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/** The reader met something that is no literal. */
const NONE = Symbol('no literal');

/**
 * The value of a Python literal as far as JSON can carry it: numbers, text, lists and tuples (both as arrays), dicts,
 * `True`, `False`, `None`.
 *
 * @returns Undefined when the text is no such literal.
 */
export function parsePythonLiteral(text: string): unknown {
  const reader = new LiteralReader(text);
  const value = reader.document();
  return value === NONE ? undefined : value;
}

class LiteralReader {
  #at = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    if (/^[ \t]/.test(this.text)) return NONE;
    const value = this.#value(0);
    this.#skipBlanks();
    return value !== NONE && this.#at === this.text.length ? value : NONE;
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) return NONE;
    this.#skipBlanks();
    switch (this.text[this.#at]) {
      case '[':
        return this.#items(']', depth).values;
      case '(':
        return this.#tuple(depth);
      case '{':
        return this.#dict(depth);
      case '"':
      case "'":
        return this.#text();
      default:
        return this.#scalar();
    }
  }

  #items(close: string, depth: number): { readonly values: unknown; readonly commas: number } {
    this.#at += 1;
    const values: unknown[] = [];
    let commas = 0;
    for (;;) {
      if (this.#take(close)) return { values, commas };
      if (values.length > commas) return { values: NONE, commas };
      const value = this.#value(depth + 1);
      if (value === NONE) return { values: NONE, commas };
      values.push(value);
      if (this.#take(',')) commas += 1;
    }
  }

  /** Brackets around one value without a comma are just brackets. */
  #tuple(depth: number): unknown {
    const { values, commas } = this.#items(')', depth);
    return Array.isArray(values) && values.length === 1 && commas === 0 ? values[0] : values;
  }

  #dict(depth: number): unknown {
    this.#at += 1;
    const entries: [string, unknown][] = [];
    for (let first = true; ; first = false) {
      if (this.#take('}')) return Object.fromEntries(entries);
      if (!first && this.text[this.#at - 1] !== ',') return NONE;
      const key = this.#value(depth + 1);
      if (typeof key !== 'string' || !this.#take(':')) return NONE;
      const value = this.#value(depth + 1);
      if (value === NONE) return NONE;
      entries.push([key, value]);
      this.#take(',');
    }
  }

  #text(): unknown {
    const matched = this.#match(TEXT);
    if (matched === undefined) return NONE;
    const body = matched.slice(1, -1);
    const escapes = [...body.matchAll(ESCAPE)].map(([, escape = '']) => escape);
    // A code point by its name, or one that is cut short, is not read here.
    if (escapes.some((escape) => ['x', 'u', 'U', 'N'].includes(escape))) return NONE;
    return body.replace(ESCAPE, (whole, escape: string) => {
      if (escape.length > 1) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      return ESCAPES[escape] ?? whole;
    });
  }

  #scalar(): unknown {
    const word = this.#match(WORD);
    if (word !== undefined)
      return word === 'True' ? true : word === 'False' ? false : word === 'None' ? null : NONE;
    const digits = this.#match(NUMBER)?.replace(/\s/g, '');
    return digits === undefined || digits === '' ? NONE : numberOf(digits);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const matched = pattern.exec(this.text)?.[0];
    if (matched === undefined || matched === '') return undefined;
    this.#at += matched.length;
    return matched;
  }

  #take(character: string): boolean {
    this.#skipBlanks();
    if (this.text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipBlanks(): void {
    BLANK.lastIndex = this.#at;
    BLANK.exec(this.text);
    this.#at = BLANK.lastIndex;
  }
}

function numberOf(digits: string): unknown {
  const sign = digits.startsWith('-') ? -1n : 1n;
  const body = digits.replace(/^[-+]/, '');
  if (/^0[xob]/i.test(body)) {
    const value = sign * BigInt(body.toLowerCase().replaceAll('_', ''));
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  // Python takes 00 but not 01.
  if (/^0[0-9_]*[1-9]/.test(body) && /^[\d_]+$/.test(body)) return NONE;
  const whole = parsePythonInt(digits);
  if (whole !== undefined) return whole;
  const value = parsePythonFloat(digits);
  return value ?? NONE;
}

const WHITE =
  '[ \\t\\n\\v\\f\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
const INT = new RegExp(`^${WHITE}([-+]?)(\\p{Nd}+(?:_\\p{Nd}+)*)${WHITE}$`, 'u');
const FLOAT = new RegExp(
  `^${WHITE}([-+]?(?:(?:\\p{Nd}+(?:_\\p{Nd}+)*)?\\.?(?:\\p{Nd}+(?:_\\p{Nd}+)*)?(?:e[-+]?\\p{Nd}+(?:_\\p{Nd}+)*)?|inf|infinity|nan))${WHITE}$`,
  'iu',
);

/** Longest integer text that Python converts. */
export const MAX_INT_DIGITS = 4300;

/**
 * A text as Python's `int()` reads it: white space around, a sign, single underscores, decimal digits of any script.
 *
 * @returns The integer; undefined when the text is none, or has more than {@link MAX_INT_DIGITS} digits.
 */
export function parsePythonInt(text: string): number | bigint | undefined {
  const match = INT.exec(text);
  if (!match) return undefined;
  const [, sign = '', digits = ''] = match;
  const ascii = asciiDigits(digits.replaceAll('_', ''));
  if (ascii.length > MAX_INT_DIGITS) return undefined;
  const value = BigInt(`${sign === '-' ? '-' : ''}${ascii}`);
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** A text as Python's `float()` reads it. Undefined when it is none. */
export function parsePythonFloat(text: string): number | undefined {
  const match = FLOAT.exec(text);
  const body = match?.[1]?.toLowerCase().replaceAll('_', '');
  if (body === undefined) return undefined;
  if (body.endsWith('nan')) return NaN;
  if (/inf(?:inity)?$/.test(body)) return body.startsWith('-') ? -Infinity : Infinity;
  const ascii = asciiDigits(body);
  return /\d/.test(ascii.split('e')[0] ?? '') ? Number(ascii) : undefined;
}

/** Digits of any script to 0–9: each script has its ten in order, the zero where the digits of the script begin. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    if (code < 0x80) return digit;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(code - zero);
  });
}

import { LabnetError } from '../errors.js';
import type { ErrorKind } from '../errors.js';
import { pythonErrors } from './errors.js';
import { float } from './py-float.js';
import type { PyFloat } from './py-float.js';
import { pythonRepr, trim } from './py-text.js';

/** Most digits of an integer that Python converts from or to text. */
const MAX_DIGITS = 4300;

/** Characters of the text that an error of `int()` shows. */
const SHOWN_OF_TEXT = 200;

// int() and float() do not take the separators 1c to 1f for white space, str.strip() does.
const AROUND_NUMBERS = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const INTEGER = /^[+-]?\d+(?:_\d+)*$/;
const DECIMAL = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i;
const SPECIAL_VALUES: Readonly<Record<string, number>> = { inf: Infinity, infinity: Infinity, nan: NaN };

/**
 * Python's `int(text)`: white space around it, a sign, single underscores between digits, leading zeros, and the
 * decimal digits of any script.
 *
 * @returns A number, or a bigint beyond 2^53.
 * @throws {@link LabnetError} LABNET_NUMBER_INVALID with Python's message.
 */
export function pythonInt(text: string): number | bigint {
  const ascii = asciiDigits(trim(text, AROUND_NUMBERS));
  if (!INTEGER.test(ascii)) {
    const shown = Array.from(pythonRepr(text)).slice(0, SHOWN_OF_TEXT).join('');
    return refuse(`invalid literal for int() with base 10: ${shown}`);
  }
  return integerFromDigits(ascii.replaceAll('_', ''));
}

/**
 * Python's `float(text)`: also `inf`, `nan`, `1_0.5`, `.5`, `1.`.
 *
 * @returns The float as a Python value: see {@link float}.
 * @throws {@link LabnetError} LABNET_NUMBER_INVALID with Python's message.
 */
export function pythonFloat(text: string): number | PyFloat {
  const ascii = asciiDigits(trim(text, AROUND_NUMBERS));
  const special = SPECIAL.exec(ascii);
  if (special !== null) {
    const value = SPECIAL_VALUES[(special[2] ?? '').toLowerCase()] ?? NaN;
    return special[1] === '-' ? -value : value;
  }
  if (!DECIMAL.test(ascii)) return refuse(`could not convert string to float: ${pythonRepr(text)}`);
  return float(Number(ascii.replaceAll('_', '')));
}

/** As {@link pythonInt}, but undefined for a text that is no integer. */
export function parsePythonInt(text: string): number | bigint | undefined {
  try {
    return pythonInt(text);
  } catch {
    return undefined;
  }
}

/** As {@link pythonFloat}, but undefined for a text that is no number. */
export function parsePythonFloat(text: string): number | PyFloat | undefined {
  try {
    return pythonFloat(text);
  } catch {
    return undefined;
  }
}

/**
 * The integer that ASCII digits, with an optional sign, stand for.
 *
 * @param digits - `[+-]?[0-9]+`, nothing else.
 * @param kind - What to throw.
 * @returns A number, or a bigint beyond 2^53. `-0` is 0.
 * @throws {@link LabnetError} LABNET_NUMBER_INVALID, or `kind`, beyond 4300 digits, with Python's message.
 */
export function integerFromDigits(
  digits: string,
  kind: ErrorKind = pythonErrors.LABNET_NUMBER_INVALID,
): number | bigint {
  if (digits.length < 16) return Number(digits) + 0;
  const signed = digits.startsWith('-') || digits.startsWith('+');
  const count = digits.length - (signed ? 1 : 0);
  if (count > MAX_DIGITS) {
    return refuse(
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${count} digits; ` +
        'use sys.set_int_max_str_digits() to increase the limit',
      kind,
    );
  }
  const magnitude = BigInt(signed ? digits.slice(1) : digits);
  const value = digits.startsWith('-') ? -magnitude : magnitude;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Digits of other scripts as 0 to 9. Unicode keeps each script's ten digits together, zero first. */
function asciiDigits(text: string): string {
  if (!/[^\u0000-\u007f]/.test(text)) return text;
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });
}

function refuse(message: string, kind: ErrorKind = pythonErrors.LABNET_NUMBER_INVALID): never {
  throw new LabnetError(kind, message, { details: { pythonType: 'ValueError' } });
}

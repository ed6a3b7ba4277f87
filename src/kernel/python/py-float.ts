import { inspectSymbol } from '../inspect.js';

/**
 * A float with an integral value. Python prints 47 and 47.0, and they are different bytes on the wire; a JavaScript
 * number cannot tell them apart, so an integral float is wrapped. It counts as its number in arithmetic.
 */
export class PyFloat {
  constructor(readonly value: number) {}

  valueOf(): number {
    return this.value;
  }

  toString(): string {
    return formatFloat(this.value);
  }

  toJSON(): number {
    return this.value;
  }

  [inspectSymbol](): string {
    return this.toString();
  }
}

/** A float as Python has it: wrapped when a plain number would read as an int. */
export function float(value: number): number | PyFloat {
  return Number.isInteger(value) && !Object.is(value, -0) ? new PyFloat(value) : value;
}

/**
 * The shortest text that reads back as the same float, as Python's repr writes it: `47.0`, `1e-07`, `1e+22`.
 *
 * @param value - Taken as a float even when it is integral. Special values are `nan`, `inf`, `-inf`.
 */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 16) {
    const text = exponent < 0 ? positional(mantissa, exponent) : String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const digits = Math.abs(exponent).toString().padStart(2, '0');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
}

/** JavaScript writes 0.0001 itself, so only the sign of the mantissa needs care. */
function positional(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace('-', '').replace('.', '');
  return `${negative ? '-' : ''}0.${'0'.repeat(-exponent - 1)}${digits}`;
}

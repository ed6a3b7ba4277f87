import { inspectSymbol } from '../inspect.js';

/**
 * A Python float whose value is integral: Python answers `47.0` where the integer would be `47`, and peers can
 * tell. Every other float (non-integral, NaN, infinite, -0) is a plain JS number; a plain integral number is a
 * Python int. Make one with {@link float}.
 */
export class PyFloat {
  /** @param value - An integral, finite number other than -0. */
  constructor(readonly value: number) {}

  /** The number, so that arithmetic and comparison work. */
  valueOf(): number {
    return this.value;
  }

  /** As Python prints it: `47.0`. */
  toString(): string {
    return formatFloat(this.value);
  }

  /** The number: `JSON.stringify` cannot tell floats from integers. */
  toJSON(): number {
    return this.value;
  }

  /** What the REPL and `console.log` show. */
  [inspectSymbol](): string {
    return this.toString();
  }
}

/**
 * A number that is a float to Python.
 *
 * @param value - Any number.
 * @returns A {@link PyFloat} when the value is integral, otherwise the number itself, which is a float already.
 */
export function float(value: number): number | PyFloat {
  return Number.isInteger(value) && !Object.is(value, -0) ? new PyFloat(value) : value;
}

/**
 * A float as Python's `repr` prints it: the shortest digits that read back, `47.0`, `1e-07`, `1e+16`, `nan`, `inf`.
 *
 * @param value - Any number, taken for a float.
 */
export function formatFloat(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e16) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (Number.isNaN(value)) return 'nan';
  if (magnitude === Infinity) return value < 0 ? '-inf' : 'inf';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
}

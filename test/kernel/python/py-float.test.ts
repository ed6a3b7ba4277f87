import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float, formatFloat, PyFloat } from '../../../src/kernel/python/py-float.js';

const forms: readonly (readonly [number, string])[] = [
  [47, '47.0'],
  [0, '0.0'],
  [-0, '-0.0'],
  [0.1, '0.1'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1e-7, '1e-07'],
  [1.5e-7, '1.5e-07'],
  [1e15, '1000000000000000.0'],
  [9999999999999998, '9999999999999998.0'],
  [1e16, '1e+16'],
  [1e22, '1e+22'],
  [1.2345e100, '1.2345e+100'],
  [5e-324, '5e-324'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  [-2.5, '-2.5'],
  [NaN, 'nan'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
];

describe('formatFloat', () => {
  it.each(forms)('prints %d as %s', (value, text) => {
    expect(formatFloat(value)).toBe(text);
  });

  it('prints digits that read back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(formatFloat(value))).toBe(value);
      }),
    );
  });
});

describe('float', () => {
  it('wraps integral numbers only', () => {
    expect(float(47)).toEqual(new PyFloat(47));
    expect([float(0.5), float(-0), float(Infinity)]).toEqual([0.5, -0, Infinity]);
    expect(float(NaN)).toBeNaN();
  });

  it('calculates, compares, prints and inspects as people expect', () => {
    const value = new PyFloat(47);
    expect([
      value.valueOf() + 1,
      Number(value) > 46,
      String(value),
      inspect([value]),
      JSON.stringify(value),
    ]).toEqual([48, true, '47.0', '[ 47.0 ]', '47']);
  });
});

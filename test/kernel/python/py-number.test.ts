import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabnetError, messageOf } from '../../../src/kernel/errors.js';
import { formatFloat } from '../../../src/kernel/python/py-float.js';
import { parsePythonInt, pythonFloat, pythonInt } from '../../../src/kernel/python/py-number.js';

// Written by CPython 3.11: str(int(number)) and repr(float(number)), or the text of the ValueError.
const golden = readFileSync(new URL('../../fixtures/python/json-and-text.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map(
    (line) => JSON.parse(line) as { readonly number: string; readonly int: string; readonly float: string },
  );

const orMessage = (call: () => string): string => {
  try {
    return call();
  } catch (error) {
    return messageOf(error);
  }
};

describe('pythonInt', () => {
  it.each(golden)('reads $number as CPython does', ({ number, int }) => {
    expect(orMessage(() => String(pythonInt(number)))).toBe(int);
  });

  it.each([
    [' \t+1_000\n', 1000],
    ['007', 7],
    ['-0', 0],
    ['٣٤', 34],
    ['𝟡𝟘', 90],
    ['9007199254740993', 9007199254740993n],
  ] as const)('reads %j', (text, value) => {
    expect(pythonInt(text)).toBe(value);
  });

  it.each(['', '1__0', '_1', '1_', '1.0', '0x1', '1 2', '\ufeff1', '²'])('refuses %j', (text) => {
    expect(() => pythonInt(text)).toThrow(
      expect.objectContaining({
        code: 'LABNET_NUMBER_INVALID',
        details: { pythonType: 'ValueError' },
      }) as Error,
    );
  });
});

describe('pythonFloat', () => {
  it.each(golden)('reads $number as CPython does', ({ number, float }) => {
    expect(orMessage(() => formatFloat(Number(pythonFloat(number))))).toBe(float);
  });

  it.each([
    ['1', '1.0'],
    ['.5', '0.5'],
    ['1.', '1.0'],
    ['1_0.5e-1_0', '1.05e-09'],
    [' -INF ', '-inf'],
    ['+Infinity', 'inf'],
    ['-nan', 'nan'],
    ['1e400', 'inf'],
    ['-0', '-0.0'],
  ])('reads %j', (text, form) => {
    expect(formatFloat(Number(pythonFloat(text)))).toBe(form);
  });

  it('throws nothing but its coded error, and is quick on hostile texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const parse of [pythonFloat, pythonInt]) {
          try {
            parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(LabnetError);
          }
        }
      }),
    );
    for (const hostile of [`${'1'.repeat(60_000)}x`, `${' '.repeat(60_000)}x${' '.repeat(60_000)}x`]) {
      expect(() => pythonFloat(hostile)).toThrow(LabnetError);
    }
  });
});

describe('parsePythonInt', () => {
  it('answers undefined where pythonInt throws', () => {
    expect([parsePythonInt(' 12 '), parsePythonInt('x'), parsePythonInt('1'.repeat(4301))]).toEqual([
      12,
      undefined,
      undefined,
    ]);
  });
});

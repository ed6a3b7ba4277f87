import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/kernel/errors.js';
import { keysInOrder } from '../../../src/kernel/python/key-order.js';
import { parseJson } from '../../../src/kernel/python/parse-json.js';
import { PyFloat } from '../../../src/kernel/python/py-float.js';
import { pythonRepr } from '../../../src/kernel/python/py-text.js';
import { writeJson } from '../../../src/kernel/python/write-json.js';

interface GoldenRow {
  readonly text: string;
  readonly dumps?: string;
  readonly repr?: string;
  readonly error?: string;
}

// Written by CPython 3.11: what json.loads, json.dumps and repr make of random and broken texts.
const golden = readFileSync(new URL('../../fixtures/python/json-and-text.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as GoldenRow);

const outcome = (text: string): Omit<GoldenRow, 'text'> => {
  try {
    const value = parseJson(text);
    return { dumps: writeJson(value), repr: pythonRepr(value) };
  } catch (error) {
    return { error: messageOf(error) };
  }
};

const thrownBy = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch (error) {
    return error;
  }
};

describe('parseJson', () => {
  it.each(golden.map((row) => [row.text.slice(0, 60), row] as const))(
    'reads %j as CPython does',
    (_, row) => {
      const { dumps, repr, error } = row;
      expect(outcome(row.text)).toEqual(error === undefined ? { dumps, repr } : { error });
    },
  );

  it('keeps integers, big integers and floats apart', () => {
    expect(parseJson('[47, 47.0, 0.5, 9007199254740993, -0, -0.0, 1E400, 1e-400]')).toEqual([
      47,
      new PyFloat(47),
      0.5,
      9007199254740993n,
      0,
      -0,
      Infinity,
      new PyFloat(0),
    ]);
  });

  it('keeps __proto__ a key like any other', () => {
    const value = parseJson('{"__proto__": {"polluted": true}, "a": 1}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'a']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('remembers the order of keys that JS would sort, the last of duplicates winning at the first place', () => {
    const text = '{"b": 1, "2": 2, "1": 3, "a": 4, "2": 5}';
    const value = parseJson(text) as Record<string, unknown>;
    expect(keysInOrder(value)).toEqual(['b', '2', '1', 'a']);
    expect(writeJson(value)).toBe('{"b": 1, "2": 5, "1": 3, "a": 4}');
    delete value['2'];
    value.c = 6;
    expect(writeJson(value)).toBe('{"b": 1, "1": 3, "a": 4, "c": 6}');
  });

  it('says where a text breaks off, counting characters as code points', () => {
    const error = thrownBy('["😀",\n x]');
    expect(error).toMatchObject({
      code: 'LABNET_JSON_INVALID',
      message: 'Expecting value: line 2 column 2 (char 7)',
      details: { position: 7, line: 2, column: 2, pythonType: 'JSONDecodeError' },
    });
  });

  it('reads 1000 levels and refuses deeper ones without a stack overflow', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(writeJson(parseJson(nested(1000)))).toBe(nested(1000));
    expect(thrownBy(nested(1001))).toMatchObject({
      code: 'LABNET_JSON_INVALID',
      details: { pythonType: 'RecursionError' },
    });
    expect(thrownBy('{"a":['.repeat(500_000))).toMatchObject({
      code: 'LABNET_JSON_INVALID',
      details: { pythonType: 'RecursionError' },
    });
  });

  it('refuses an integer of more than 4300 digits with its own code', () => {
    expect(thrownBy('1'.repeat(4301))).toMatchObject({
      code: 'LABNET_JSON_INVALID',
      details: { pythonType: 'ValueError' },
    });
  });

  it('throws nothing but its coded errors, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        '[',
        ']',
        '{',
        '}',
        ',',
        ':',
        '"',
        '\\',
        '\\u00',
        '1',
        '-',
        '.5',
        'e9',
        'NaN',
        ' ',
        '"a"',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const result = thrownBy(pieces.join(''));
        if (result instanceof Error) {
          expect(result).toHaveProperty('code', 'LABNET_JSON_INVALID');
        }
      }),
    );
  });

  it('agrees with JSON.parse on what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, (_, item: unknown) =>
          Number.isInteger(item) && !Number.isSafeInteger(item) ? null : item,
        );
        expect(JSON.stringify(parseJson(text))).toBe(text);
      }),
    );
  });

  it('reads back what writeJson writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.boolean(), (value, ensureAscii) => {
        const text = writeJson(value, { ensureAscii });
        expect(writeJson(parseJson(text), { ensureAscii })).toBe(text);
      }),
    );
  });
});

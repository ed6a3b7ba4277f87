import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { float, PyFloat } from '../../src/kernel/python/py-float.js';
import { pythonRepr } from '../../src/kernel/python/py-text.js';
import { differenceOf, expectBytes } from './match-transcript.js';
import type { ByteObject, TranscriptLine } from './transcripts.js';
import { decodeBytes, decodeValue, Opaque, readTranscript } from './transcripts.js';

const names = readdirSync(new URL('../fixtures/wire/', import.meta.url)).map((file) =>
  file.replace('.jsonl', ''),
);

interface Exchange extends TranscriptLine {
  readonly send?: ByteObject | null;
  readonly reply?: ByteObject | null;
}

describe('readTranscript', () => {
  it('reads lines whose case names are unique over all files', () => {
    const cases = names.flatMap((name) => readTranscript(name).map((line) => line.case));
    expect(cases.length).toBeGreaterThan(2000);
    expect(new Set(cases).size).toBe(cases.length);
  });
});

describe('decodeBytes', () => {
  it.each(names)('knows all byte objects of %s', (name) => {
    for (const { send, reply } of readTranscript<Exchange>(name)) {
      for (const bytes of [send, reply]) {
        if (bytes && 'hex' in bytes && 'text' in bytes) {
          expect(decodeBytes(bytes)).toEqual(Buffer.from(bytes.text));
        } else if (bytes && !('json' in bytes)) expect(decodeBytes(bytes).length).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

describe('decodeValue', () => {
  it.each([
    [{ $pyfloat: '47.0' }, '47.0'],
    [{ $pyfloat: '-inf' }, '-inf'],
    [{ $pyint: '1180591620717411303424' }, '1180591620717411303424'],
    [{ $pytuple: [1, { $pyfloat: '2.0' }] }, '(1, 2.0)'],
    [
      {
        $pydict: [
          [1, 2],
          ['b', { $pytuple: [] }],
        ],
      },
      "{1: 2, 'b': ()}",
    ],
    [{ $pyset: ['a'] }, "{'a'}"],
    [{ $pybytes: '78ff' }, "b'x\\xff'"],
    [{ $pystr: '"\\ud800"' }, "'\\ud800'"],
    [{ $pyrepeat: { text: 'xy', times: 2 } }, "'xyxy'"],
    [{ a: [{ $ExpStatus: 'RUNNING' }, { $ExpMessage: 20 }] }, "{'a': [20, 20]}"],
  ])('decodes %j', (value, repr) => {
    expect(pythonRepr(decodeValue(value))).toBe(repr);
  });

  it('leaves other tags to the test', () => {
    expect(decodeValue({ $alyx: { user: 'foo' } })).toEqual(new Opaque('alyx', { user: 'foo' }));
    expect(decodeValue({ $alyx: { user: 'foo' } }, { $alyx: (content) => content })).toEqual({ user: 'foo' });
  });
});

describe('differenceOf', () => {
  it.each([
    ['text', 'text'],
    ['at 2026-01-31 12:00', 'at <TIME>'],
    [47, 47],
    [float(47), { $pyfloat: '47.0' }],
    [[1, [2]], { $pytuple: [1, { $pytuple: [2] }] }],
    [new Map<unknown, unknown>([[1, 2]]), { $pydict: [[1, 2]] }],
    [{ a: float(1) }, { a: { $float: true } }],
    [0.5, { $float: true }],
    [120, { $int: true, at_least: 100 }],
    [0.43, { $approx: 0.4 }],
    [['Traceback', 'x', 'ValueError: no'], { $strs: { first: 'Traceback', last: 'ValueError: no', min: 2 } }],
    [['b', 'a'], { $set: ['a', 'b'] }],
    [
      { a: 1, raises: 'x' },
      { returns: 'y', alternatives: [{ returns: 'z' }, { raises: 'x' }], a: 1 },
    ],
  ])('finds none, row %#', (actual, expected) => {
    expect(differenceOf(actual, expected)).toBeUndefined();
  });

  it.each([
    ['text', 'other'],
    [47, { $pyfloat: '47.0' }],
    [float(47), 47],
    [-0, { $pyfloat: '0.0' }],
    [1, { $float: true }],
    [float(1), { $int: true }],
    [99, { $int: true, at_least: 100 }],
    [0.7, { $approx: 0.4 }],
    [['x'], { $strs: { first: 'x', last: true, min: 2 } }],
    [['a', 'a'], { $set: ['a', 'b'] }],
    [[1], [1, 2]],
    [
      { b: 1, a: 2 },
      { a: 2, b: 1 },
    ],
    [null, { a: 1 }],
    [{ returns: 'w' }, { alternatives: [{ returns: 'z' }, { raises: 'x' }] }],
  ])('finds one, row %#', (actual, expected) => {
    expect(differenceOf(actual, expected)).toMatch(/^\$/);
  });

  it('takes placeholders of this run by their text', () => {
    const placeholders = { TODAY: '2026-01-31' };
    expect(differenceOf('2026-01-31_2_baz', '<TODAY>_2_baz', { placeholders })).toBeUndefined();
    expect(differenceOf('2026-02-01_2_baz', '<TODAY>_2_baz', { placeholders })).toBeDefined();
  });

  it('leaves the order of keys alone when asked to', () => {
    expect(differenceOf({ b: 1, a: 2 }, { a: 2, b: 1 }, { keyOrder: false })).toBeUndefined();
  });

  it('compares numbers by value when asked to', () => {
    expect(differenceOf([47, new PyFloat(2)], [new PyFloat(47), 2], { looseNumbers: true })).toBeUndefined();
  });
});

describe('expectBytes', () => {
  it('compares JSON with placeholders, its form and its line end', () => {
    const expected = { json: { a: { $int: true }, b: [1] }, eol: '\r\n' };
    expectBytes(Buffer.from('{"a": 7, "b": [1.0]}\r\n'), expected);
    for (const wrong of [
      '{"a":7, "b": [1]}\r\n',
      '{"a": 7, "b": [1]}\n',
      '{"b": [1], "a": 7}\r\n',
      '{"a": 7}\r\n',
    ]) {
      expect(() => expectBytes(Buffer.from(wrong), expected)).toThrow();
    }
  });

  it('tells nothing from empty bytes', () => {
    expectBytes(undefined, null);
    expectBytes(Buffer.alloc(0), { text: '' });
    expect(() => expectBytes(undefined, { text: '' })).toThrow();
    expect(() => expectBytes(Buffer.alloc(0), null)).toThrow();
  });
});

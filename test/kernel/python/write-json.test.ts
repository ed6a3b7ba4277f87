import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { float } from '../../../src/kernel/python/py-float.js';
import { tuple } from '../../../src/kernel/python/py-tuple.js';
import { writeJson } from '../../../src/kernel/python/write-json.js';

const written: readonly (readonly [string, unknown, string])[] = [
  ['nothing', undefined, 'null'],
  ['null', null, 'null'],
  ['booleans', [true, false], '[true, false]'],
  [
    'integers',
    [0, -1, 47, 2 ** 53, 1e21, 10n ** 25n],
    `[0, -1, 47, ${2 ** 53}, 1${'0'.repeat(21)}, 1${'0'.repeat(25)}]`,
  ],
  ['floats', [float(47), 0.1, float(0), -0, 1e-7, float(1e16)], '[47.0, 0.1, 0.0, -0.0, 1e-07, 1e+16]'],
  ['special floats', [NaN, Infinity, -Infinity], '[NaN, Infinity, -Infinity]'],
  ['text', 'a"b\\c/\n\r\t\f\b\u0000\u001f', '"a\\"b\\\\c/\\n\\r\\t\\f\\b\\u0000\\u001f"'],
  ['text outside ASCII', '\u007fé日😀\ud800', '"\\u007f\\u00e9\\u65e5\\ud83d\\ude00\\ud800"'],
  ['empty containers', [[], {}, new Map()], '[[], {}, {}]'],
  ['nested containers', { a: [1, { b: null }], c: 'd' }, '{"a": [1, {"b": null}], "c": "d"}'],
  ['a tuple', tuple(1, 'x'), '[1, "x"]'],
  ['undefined in an array and in an object', { a: undefined, b: [undefined] }, '{"b": [null]}'],
  [
    'a Map with every kind of key',
    new Map<unknown, unknown>([
      ['a', 1],
      [2, 2],
      [float(3), 3],
      [0.5, 4],
      [true, 5],
      [null, 6],
      [NaN, 7],
      [10n ** 20n, 8],
    ]),
    '{"a": 1, "2": 2, "3.0": 3, "0.5": 4, "true": 5, "null": 6, "NaN": 7, "100000000000000000000": 8}',
  ],
  [
    'keys that Python holds equal once',
    new Map<unknown, unknown>([
      [1, 'a'],
      [true, 'b'],
      [float(1), 'c'],
      ['1', 'd'],
    ]),
    '{"1": "c", "1": "d"}',
  ],
  ['an object of another realm', runInNewContext('({ a: [1] })'), '{"a": [1]}'],
  ['an object with a JSON form of its own', { at: new URL('tcp://rig:1') }, '{"at": "tcp://rig:1"}'],
];

class Camera {
  readonly name = 'left';
}
const cycle: unknown[] = [];
cycle.push({ cycle });
let deep: unknown = [];
for (let level = 0; level < 1001; level += 1) deep = [deep];

const refused: readonly (readonly [string, unknown, string])[] = [
  ['a date', new Date(0), 'Object of type datetime is not JSON serializable'],
  ['a set', [new Set([1])], 'Object of type set is not JSON serializable'],
  ['bytes', { a: Buffer.from('x') }, 'Object of type bytes is not JSON serializable'],
  ['a function', () => 1, 'Object of type function is not JSON serializable'],
  ['a symbol', Symbol('x'), 'Object of type symbol is not JSON serializable'],
  ['an object of a class', new Camera(), 'Object of type Camera is not JSON serializable'],
  [
    'a key of another kind',
    new Map([[tuple(1, 2), 3]]),
    'keys must be str, int, float, bool or None, not tuple',
  ],
  ['a cycle', cycle, 'Circular reference detected'],
];

describe('writeJson', () => {
  it.each(written)('writes %s as json.dumps does', (_, value, text) => {
    expect(writeJson(value)).toBe(text);
  });

  it.each(refused)('refuses %s with the words of Python', (_, value, message) => {
    expect(() => writeJson(value)).toThrow(
      expect.objectContaining({ code: 'LABNET_JSON_UNSUPPORTED', message }) as Error,
    );
  });

  it('refuses a value that is nested too deep', () => {
    expect(() => writeJson(deep)).toThrow(
      expect.objectContaining({ code: 'LABNET_JSON_UNSUPPORTED' }) as Error,
    );
  });

  it('writes the same object twice where it is no cycle', () => {
    const shared = { a: 1 };
    expect(writeJson([shared, shared])).toBe('[{"a": 1}, {"a": 1}]');
  });

  it('leaves characters as they are when asked to', () => {
    expect(writeJson({ µ: '日\u007f😀\n' }, { ensureAscii: false })).toBe('{"µ": "日\u007f😀\\n"}');
  });
});

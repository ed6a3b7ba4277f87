import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float } from '../../../src/kernel/python/py-float.js';
import { tuple } from '../../../src/kernel/python/py-tuple.js';
import { pythonRepr, pythonStr, pythonStrip, pythonType } from '../../../src/kernel/python/py-text.js';

const cycle: unknown[] = [];
cycle.push(cycle);

const forms: readonly (readonly [unknown, string])[] = [
  ['plain', "'plain'"],
  ["it's", '"it\'s"'],
  ['"', "'\"'"],
  ['\'"', "'\\'\"'"],
  ['a\\b\n\r\t\u0000\u007f', "'a\\\\b\\n\\r\\t\\x00\\x7f'"],
  ['é\u00a0\u00ad\u2028\u200b\ue000\ud800日😀', "'é\\xa0\\xad\\u2028\\u200b\\ue000\\ud800日😀'"],
  ['\u{10ffff}', "'\\U0010ffff'"],
  [null, 'None'],
  [undefined, 'None'],
  [true, 'True'],
  [false, 'False'],
  [47, '47'],
  [float(47), '47.0'],
  [-0, '-0.0'],
  [NaN, 'nan'],
  [10n ** 20n, '100000000000000000000'],
  [[1, 'a', [null]], "[1, 'a', [None]]"],
  [tuple(), '()'],
  [tuple(1), '(1,)'],
  [tuple(1, 2), '(1, 2)'],
  [{ a: 1, b: { c: 'd' } }, "{'a': 1, 'b': {'c': 'd'}}"],
  [
    new Map<unknown, unknown>([
      [1, true],
      [null, 'x'],
    ]),
    "{1: True, None: 'x'}",
  ],
  [new Set(), 'set()'],
  [new Set([1, 'a']), "{1, 'a'}"],
  [Buffer.from([0x61, 0x27, 0x5c, 0x0a, 0xff]), 'b"a\'\\\\\\n\\xff"'],
  [cycle, '[[...]]'],
  [new URL('tcp://rig'), '<URL object>'],
];

describe('pythonRepr', () => {
  it.each(forms.map(([value, text]) => [text, value] as const))('shows a value as %s', (text, value) => {
    expect(pythonRepr(value)).toBe(text);
  });

  it('never throws', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(pythonRepr(deep)).toContain('[...]');
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true }),
        (value) => {
          expect(typeof pythonRepr(value)).toBe('string');
        },
      ),
    );
  });
});

describe('pythonStr', () => {
  it('shows text unchanged and everything else as repr', () => {
    expect([pythonStr("it's"), pythonStr(["it's"]), pythonStr(null)]).toEqual(["it's", '["it\'s"]', 'None']);
  });
});

describe('pythonStrip', () => {
  it("takes off what Python's str.strip() takes", () => {
    expect(pythonStrip('\u001c\u0085\u3000 a b\t\n')).toBe('a b');
    expect(pythonStrip('\ufeffa')).toBe('\ufeffa');
    expect(pythonStrip(' \n ')).toBe('');
  });
});

describe('pythonType', () => {
  it.each([
    ['', 'str'],
    [1, 'int'],
    [1n, 'int'],
    [0.5, 'float'],
    [-0, 'float'],
    [float(1), 'float'],
    [true, 'bool'],
    [undefined, 'NoneType'],
    [[], 'list'],
    [tuple(), 'tuple'],
    [{}, 'dict'],
    [new Map(), 'dict'],
    [new Set(), 'set'],
    [Buffer.alloc(0), 'bytes'],
    [new Date(0), 'datetime'],
    [Object.create(null), 'dict'],
    [new URL('tcp://rig'), 'URL'],
    [() => 1, 'function'],
  ] as const)('tells the type, row %#: %s', (value, name) => {
    expect(pythonType(value)).toBe(name);
  });
});

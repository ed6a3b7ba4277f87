import { describe, expect, it } from 'vitest';
import { tableRows } from '../../src/runtime/table-rows.js';

describe('tableRows', () => {
  it.each([
    ['a list of objects', [{ a: 1 }, { b: 'x' }], [{ a: '1' }, { b: 'x' }]],
    [
      'responses',
      new Map([['cameras', [20, { x: 1 }]]]),
      [{ key: 'cameras', '[0]': '20', '[1]': '{ x: 1 }' }],
    ],
    [
      'an object',
      { a: { b: null }, c: 2 },
      [
        { key: 'a', b: 'null' },
        { key: 'c', value: '2' },
      ],
    ],
    ['one value', 7, [{ value: '7' }]],
  ])('takes %s', (_what, value, expected) => {
    expect(tableRows(value)).toEqual({ rows: expected, leftOut: 0 });
  });

  it('takes no more rows than can be read, and counts the others', () => {
    const { rows, leftOut } = tableRows(Array.from({ length: 300 }, (_, n) => n));
    expect([rows.length, leftOut]).toEqual([190, 110]);
  });
});

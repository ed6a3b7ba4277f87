import { describe, expect, it } from 'vitest';
import { printTable } from '../../src/repl/tables/print-table.js';
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
    expect(tableRows(value)).toEqual(expected);
  });
});

describe('printTable', () => {
  it('aligns columns, and shows controls instead of obeying them', () => {
    expect(
      printTable([
        { name: 'a', value: 1 },
        { name: 'long', value: '\u001b[2J' },
      ]),
    ).toBe(
      [
        '┌──────┬───────┐',
        '│ name │ value │',
        '├──────┼───────┤',
        '│ a    │ 1     │',
        '├──────┼───────┤',
        '│ long │ ␛[2J  │',
        '└──────┴───────┘',
        '',
      ].join('\n'),
    );
  });

  it('cuts long cells, and says that there are no rows', () => {
    expect(printTable([{ a: 'x'.repeat(100) }])).toContain(`${'x'.repeat(59)}…`);
    expect(printTable([])).toBe('(no rows)\n');
  });
});

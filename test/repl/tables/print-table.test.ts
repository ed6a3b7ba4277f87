import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../src/terminal/text-width.js';
import { printTable } from '../../../src/repl/tables/print-table.js';

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

  it('counts columns, not characters', () => {
    const rows = [
      { 名: '日本語', b: 1 },
      { 名: 'a😀b', b: 22 },
      { 名: 'é', b: 3 },
    ];
    const table = [
      '┌────────┬────┐',
      '│ 名     │ b  │',
      '├────────┼────┤',
      '│ 日本語 │ 1  │',
      '├────────┼────┤',
      '│ a😀b   │ 22 │',
      '├────────┼────┤',
      '│ é      │ 3  │',
      '└────────┴────┘',
      '',
    ];
    expect(printTable(rows)).toBe(table.join('\n'));
    const narrow = printTable([{ name: '漢'.repeat(30), b: '漢'.repeat(30) }], 40);
    for (const line of narrow.trimEnd().split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(40);
    expect(printTable([{ a: `${'x'.repeat(58)}😀😀` }])).toContain(`${'x'.repeat(58)}… │`);
  });

  it('keeps the order of columns that are called by numbers, and shows controls in their names', () => {
    expect(printTable([{ b: 1, 0: 'first' }])).toContain('│ 0     │ b │');
    expect(printTable([{ '\u001b[2J': 1 }])).toContain('│ ␛[2J │');
  });

  it('cuts long cells, and says that there are no rows', () => {
    expect(printTable([{ a: 'x'.repeat(100) }])).toContain(`${'x'.repeat(59)}…`);
    expect(printTable([])).toBe('(no rows)\n');
  });

  it.each([30, 50, 80, 120])('fits into %i columns: the widest cells are cut first', (columns) => {
    const rows = [
      { name: 'cameras', address: 'udp://127.0.0.1:11001', reason: 'no echo of EXPINFO within 1000 ms' },
      { name: 'ephys', address: 'tcp://127.0.0.1:11001', reason: '' },
    ];
    const lines = printTable(rows, columns).trimEnd().split('\n');
    const table = lines.filter((line) => /^[┌│├└]/.test(line));
    expect(table).toHaveLength(7);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(columns);
    expect(table[1]).toContain('│ name    │');
    expect(table[3]).toContain('│ cameras │');
    if (columns >= 50) expect(table[3]).toMatch(/ no echo/);
  });

  it('leaves out first what says the same as another column', () => {
    const text = printTable([{ key: 'lab/cameras', id: 'lab/cameras', name: 'cameras' }], 30);
    expect(text).toMatch(/^│ lab\/cameras │ cameras │$/m);
    expect(text).not.toContain('no room');
  });

  it('leaves the last columns out where even their names do not fit, and names them', () => {
    const text = printTable([{ name: 'cameras', lastHeardAtMs: 1, roundTripsMs: 2 }], 30);
    expect(text).toContain('│ name    │ lastHeardAtMs │');
    expect(text).toMatch(/\nno room for roundTripsMs: a wider terminal shows more\n$/);
  });
});

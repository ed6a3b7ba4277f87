import { renderToString } from 'ink';
import { Table } from 'ink-table';
import { sanitize } from '../../kernel/sanitize.js';
import type { TableRow } from '../../runtime/table-rows.js';
import { fitColumns } from './fit-columns.js';

/** Longest text of a cell: the table cannot cut by itself. */
const MAX_CELL = 60;

/**
 * Rows as a table with borders, for people: ends with a line break.
 *
 * @param rows - Columns are in the order in which the rows name them.
 * @param room - Columns of the terminal: cells are cut and columns left out until it fits. Default: no limit.
 * @returns A note in place of a table without rows.
 */
export function printTable(rows: readonly TableRow[], room = Infinity): string {
  if (rows.length === 0) return '(no rows)\n';
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const all = names.map((name) => ({ name, cells: rows.map((row) => cellText(row[name])) }));
  const { columns, width, leftOut } = fitColumns(all, room);
  // Every row has every column: the table takes its columns from all rows, but leaves missing cells out.
  const data = rows.map((_, index) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, cells[index] ?? ''])),
  );
  const table = renderToString(<Table data={data} />, { columns: width }).trimEnd();
  return leftOut.length === 0
    ? `${table}\n`
    : `${table}\nno room for ${sanitize(leftOut.join(', '))}: a wider terminal shows more\n`;
}

function cellText(value: TableRow[string]): string {
  const text = sanitize(value === undefined || value === null ? '' : String(value));
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text;
}

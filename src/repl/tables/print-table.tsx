import { renderToString } from 'ink';
import { Table } from 'ink-table';
import { sanitize } from '../../kernel/sanitize.js';
import type { TableRow } from '../../runtime/table-rows.js';

/** Longest text of a cell: the table cannot cut by itself. */
const MAX_CELL = 60;

/**
 * Rows as a table with borders, for people: ends with a line break.
 *
 * @param rows - Columns are in the order in which the rows name them.
 * @returns A note in place of a table without rows.
 */
export function printTable(rows: readonly TableRow[]): string {
  if (rows.length === 0) return '(no rows)\n';
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  // Every row has every column: the table takes its columns from all rows, but leaves missing cells out.
  const data = rows.map((row) => Object.fromEntries(columns.map((name) => [name, cellText(row[name])])));
  const width = columns.length * (MAX_CELL + 4);
  return `${renderToString(<Table data={data} />, { columns: width }).trimEnd()}\n`;
}

function cellText(value: TableRow[string]): string {
  const text = sanitize(value === undefined || value === null ? '' : String(value));
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text;
}

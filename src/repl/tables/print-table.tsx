import { renderToString, Text } from 'ink';
import { Table } from 'ink-table';
import type { PropsWithChildren, ReactElement, ReactNode } from 'react';
import { sanitize } from '../../kernel/sanitize.js';
import type { TableRow } from '../../runtime/table-rows.js';
import { cutText } from '../../terminal/cut-text.js';
import { textWidth } from '../../terminal/text-width.js';
import { fitColumns } from './fit-columns.js';
import type { FittedColumn } from './fit-columns.js';

/** Longest text of a cell, in columns: the table cannot cut by itself. */
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
  const all = names.map((name) => ({
    name: sanitize(name),
    cells: rows.map((row) => cellText(row[name])),
  }));
  const { columns, width, leftOut } = fitColumns(all, room);
  // Every row has every column: the table takes its columns from all rows, but leaves missing cells out.
  const data = rows.map((_, index) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, cells[index] ?? ''])),
  );
  const table = renderToString(
    <Table data={data} columns={columns.map(({ name }) => name)} {...partsOf(columns)} />,
    { columns: width },
  ).trimEnd();
  return leftOut.length === 0
    ? `${table}\n`
    : `${table}\nno room for ${leftOut.join(', ')}: a wider terminal shows more\n`;
}

/** What the table draws each cell and each piece of a border with. */
type Part = PropsWithChildren<{
  /** Index of the column; undefined: it stands between columns. */
  readonly column?: number;
}>;

/** The table counts UTF-16 units: what it has made is made as wide as it is to be in a terminal. */
function partsOf(columns: readonly FittedColumn[]) {
  const widthOf = (column: number) => (columns[column]?.width ?? 0) + 2;
  const filled = ({ column = 0, children }: Part): string => {
    const text = textOf(children).trimEnd();
    return text + ' '.repeat(Math.max(0, widthOf(column) - textWidth(text)));
  };
  return {
    cell: (part: Part): ReactElement => <Text>{filled(part)}</Text>,
    header: (part: Part): ReactElement => (
      <Text bold color="blue">
        {filled(part)}
      </Text>
    ),
    skeleton: ({ column, children }: Part): ReactElement => (
      <Text bold>{column === undefined ? children : textOf(children).charAt(0).repeat(widthOf(column))}</Text>
    ),
  };
}

/** The table has nothing but texts in its parts. */
function textOf(children: ReactNode): string {
  return typeof children === 'string' ? children : '';
}

function cellText(value: TableRow[string]): string {
  return cutText(sanitize(value === undefined || value === null ? '' : String(value)), MAX_CELL);
}

import { textWidth } from '../../terminal/text-width.js';
import { fitText } from './line.js';
import type { Line, Span } from './line.js';

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Span;
  /** Never narrower, in columns of the terminal. */
  readonly min: number;
  /** Never wider, unless it takes the rest. */
  readonly max: number;
  readonly align?: 'left' | 'right';
  /** Takes what the others leave. */
  readonly takesRest?: boolean;
}

const GAP = 2;

/** A table whose widths are known. */
export interface Table {
  readonly head: Line;
  /** The line of a row, by its index. */
  line(index: number): Line;
}

/**
 * Rows as lines of exactly the given width. Columns are as wide as their widest cell; where that is too much, the
 * widest give way first, down to their least width. A line is made only when it is asked for.
 */
export function layTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): Table {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = fitWidths(columns, naturalWidths(columns, cells), width);
  const header = columns.map(({ title }): Span => ({ text: title, tone: 'quiet' }));
  return {
    head: tableLine(header, columns, widths),
    line: (index) => tableLine(cells[index] ?? [], columns, widths),
  };
}

function naturalWidths<Row>(columns: readonly Column<Row>[], cells: readonly (readonly Span[])[]): number[] {
  return columns.map(({ title, min, max }, index) => {
    const widest = cells.reduce(
      (most, line) => Math.max(most, textWidth(line[index]?.text ?? '')),
      title.length,
    );
    return Math.min(max, Math.max(min, widest));
  });
}

function fitWidths<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  width: number,
): number[] {
  const widths = [...natural];
  const total = () => widths.reduce((sum, each) => sum + each, GAP * (columns.length - 1));
  for (let surplus = total() - width; surplus > 0; surplus--) {
    const widest = widths.reduce((best, each, index) => {
      const spare = each - (columns[index]?.min ?? 0);
      return spare > (widths[best] ?? 0) - (columns[best]?.min ?? 0) ? index : best;
    }, 0);
    if ((widths[widest] ?? 0) <= (columns[widest]?.min ?? 0)) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  const rest = columns.findIndex(({ takesRest }) => takesRest === true);
  if (rest >= 0) widths[rest] = (widths[rest] ?? 0) + Math.max(0, width - total());
  return widths;
}

function tableLine<Row>(
  cells: readonly Span[],
  columns: readonly Column<Row>[],
  widths: readonly number[],
): Line {
  return cells.flatMap((cell, index): Span[] => {
    const text = fitText(cell.text, widths[index] ?? 0, columns[index]?.align);
    return index === 0 ? [{ ...cell, text }] : [{ text: ' '.repeat(GAP) }, { ...cell, text }];
  });
}

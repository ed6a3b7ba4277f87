import { cutText } from '../../terminal/cut-text.js';
import { textWidth } from '../../terminal/text-width.js';

/** One column of a printed table: its name and its cells, safe to show. */
export interface PrintedColumn {
  readonly name: string;
  readonly cells: readonly string[];
}

/** One that has its place in the table. */
export interface FittedColumn extends PrintedColumn {
  /** Columns of the terminal that its cells have, without the blanks around them. */
  readonly width: number;
}

/** Columns that were fitted. */
export interface FittedColumns {
  readonly columns: readonly FittedColumn[];
  /** Of the whole table. */
  readonly width: number;
  /** Names of those that there was no room for, but for those that say the same as one that stays. */
  readonly leftOut: readonly string[];
}

/** Blanks around a cell and the border after it; the first border of the line. */
const AROUND = 3;
const FIRST_BORDER = 1;
/** Cells are not cut shorter than this for another column. */
const LEAST = 12;

/**
 * Columns that fit into so many of the terminal: the widest cells are cut first; where that is not enough, columns that
 * say the same as another are left out, then the last ones. A name is never cut, and the first column always stays.
 */
export function fitColumns(given: readonly PrintedColumn[], width: number): FittedColumns {
  const all = total(given.map(leastWidth)) > width ? withoutRepeated(given) : given;
  const natural = all.map(naturalWidth);
  const least = all.map(leastWidth);
  let count = all.length;
  while (count > 1 && total(least.slice(0, count)) > width) count--;
  const widths = natural.slice(0, count);
  for (let surplus = total(widths) - width; surplus > 0; surplus--) {
    const spare = widths.map((each, index) => (each > (least[index] ?? 0) ? each : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return {
    columns: all.slice(0, count).map(({ name, cells }, index) => {
      const most = widths[index] ?? 0;
      return { name, width: most, cells: cells.map((text) => cutText(text, most)) };
    }),
    width: total(widths),
    leftOut: all.slice(count).map(({ name }) => name),
  };
}

function withoutRepeated(columns: readonly PrintedColumn[]): readonly PrintedColumn[] {
  const says = ({ cells }: PrintedColumn) => JSON.stringify(cells);
  return columns.filter(
    (column, index) => !columns.slice(0, index).some((other) => says(other) === says(column)),
  );
}

function naturalWidth({ name, cells }: PrintedColumn): number {
  return Math.max(textWidth(name), ...cells.map(textWidth));
}

function leastWidth(column: PrintedColumn): number {
  return Math.max(textWidth(column.name), Math.min(LEAST, naturalWidth(column)));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + AROUND, FIRST_BORDER);
}

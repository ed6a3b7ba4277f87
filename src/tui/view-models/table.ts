import { textWidth } from '../../terminal/text-width.js';
import { fitText } from './line.js';
import type { Line, Span } from './line.js';

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  /** @param shown - Titles of the columns beside it, for the one that takes the rest. */
  readonly cell: (row: Row, shown: ReadonlySet<string>) => Span;
  /** Never narrower, in columns of the terminal. */
  readonly min: number;
  /** Never wider, unless it takes the rest. */
  readonly max: number;
  readonly align?: 'left' | 'right';
  /** Takes what the others leave. */
  readonly takesRest?: boolean;
  /** Left out where there is no room for all columns in full, the least number first. @defaultValue never */
  readonly yields?: number;
  /** Counts for that with its greatest width: else columns would come and go with what it says. @defaultValue false */
  readonly steady?: boolean;
}

const GAP = 2;

/** A table whose widths are known. */
export interface Table {
  readonly head: Line;
  /** The line of a row, by its index. */
  line(index: number): Line;
}

/** A column with what it says of each row. */
interface LaidColumn<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly Span[];
  /** Columns that it would like to have. */
  readonly natural: number;
}

/**
 * Rows as lines of exactly the given width. Columns are as wide as their widest cell; where that is too much, those that
 * yield are left out one after the other, then the widest give way, down to their least width. A line is made only when
 * it is asked for.
 */
export function layTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): Table {
  const lay = (column: Column<Row>, shown: ReadonlySet<string>): LaidColumn<Row> => {
    const cells = rows.map((row) => column.cell(row, shown));
    return { column, cells, natural: naturalWidth(column, cells) };
  };
  const drafts = columns.map((column) =>
    column.takesRest === true ? { column, cells: [], natural: column.min } : lay(column, new Set()),
  );
  const kept = keptColumns(drafts, width);
  const shown = new Set(kept.map(({ column }) => column.title));
  const laid = kept.map((draft) => (draft.column.takesRest === true ? lay(draft.column, shown) : draft));
  const widths = fitWidths(laid, width);
  const header = laid.map(({ column }): Span => ({ text: column.title, tone: 'quiet' }));
  const lineOf = (cells: readonly Span[]) => tableLine(laid, cells, widths);
  return {
    head: lineOf(header),
    line: (index) => lineOf(laid.map(({ cells }) => cells[index] ?? { text: '' })),
  };
}

function naturalWidth<Row>({ title, min, max }: Column<Row>, cells: readonly Span[]): number {
  const widest = cells.reduce((most, { text }) => Math.max(most, textWidth(text)), title.length);
  return Math.min(max, Math.max(min, widest));
}

/** The columns that there is room for. */
function keptColumns<Row>(columns: readonly LaidColumn<Row>[], width: number): readonly LaidColumn<Row>[] {
  const kept = new Set(columns);
  const needs = ({ column, natural }: LaidColumn<Row>) => (column.steady === true ? column.max : natural);
  const total = () => [...kept].reduce((sum, each) => sum + needs(each) + GAP, -GAP);
  const yielding = columns
    .filter(({ column }) => column.yields !== undefined)
    .sort((a, b) => (a.column.yields ?? 0) - (b.column.yields ?? 0));
  for (const each of yielding) {
    if (total() <= width) break;
    kept.delete(each);
  }
  return [...kept];
}

function fitWidths<Row>(laid: readonly LaidColumn<Row>[], width: number): number[] {
  const columns = laid.map(({ column }) => column);
  const widths = laid.map(({ natural }) => natural);
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
  laid: readonly LaidColumn<Row>[],
  cells: readonly Span[],
  widths: readonly number[],
): Line {
  return cells.flatMap((cell, index): Span[] => {
    const text = fitText(cell.text, widths[index] ?? 0, laid[index]?.column.align);
    return index === 0 ? [{ ...cell, text }] : [{ text: ' '.repeat(GAP) }, { ...cell, text }];
  });
}

import type { LabState } from '../../../model/lab-state.js';
import { fitText, lineOf } from '../line.js';
import type { Line, Span } from '../line.js';
import { wrapText } from '../wrap.js';

/** What a detail view is made of. */
export interface DetailContext {
  readonly lab: LabState;
  /** The present, as facts count it. */
  readonly nowMs: number;
  readonly columns: number;
  /** What the catalogue says to try for a code. */
  readonly remedyOf: (code: string) => string | undefined;
}

/** Everything that is known of one thing. */
export interface Detail {
  readonly title: string;
  readonly lines: readonly Line[];
}

const LABEL_COLUMNS = 16;
/** Lines of one text: what is longer is in the journal. */
const MOST_ROWS = 60;

/** A label and what belongs to it, on as many lines as it needs. The text is safe to show. */
export function field(label: string, value: string | Span, columns: number): readonly Line[] {
  const { text, ...style } = typeof value === 'string' ? { text: value } : value;
  const rows = wrapText(text === '' ? '-' : text, Math.max(8, columns - LABEL_COLUMNS), MOST_ROWS);
  return rows.map((row, index): Line => [
    { text: fitText(index === 0 ? label : '', LABEL_COLUMNS), tone: 'quiet' },
    { ...style, text: row },
  ]);
}

/** A heading with its lines; nothing where there are none. */
export function section(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [[], [{ text: title, strong: true }], ...lines];
}

/** A text by itself, on as many lines as it needs. The text is safe to show. */
export function paragraph(text: string, columns: number): readonly Line[] {
  return wrapText(text, Math.max(8, columns - 2), MOST_ROWS).map((row) => lineOf(`  ${row}`));
}

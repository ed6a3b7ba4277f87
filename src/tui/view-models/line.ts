import { cutText } from '../../terminal/cut-text.js';
import { textWidth } from '../../terminal/text-width.js';

/** What a part of a line means; a theme makes a colour of it. Never the only carrier of its meaning. */
export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'quiet' | 'accent' | 'input';

/** A part of a line in one style. Its text is safe to show. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  readonly strong?: boolean;
  readonly reverse?: boolean;
  /** SGR parameters of its own, in place of a tone: for what a program has coloured itself. */
  readonly style?: string;
}

/** One line of a pane. */
export type Line = readonly Span[];

/** A line of one part. */
export function lineOf(text: string, tone: Tone = 'plain'): Line {
  return [{ text, tone }];
}

/** The text of a line, without styles. */
export function lineText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** Columns that a line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** A text of exactly so many columns: cut or filled with blanks. */
export function fitText(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutText(text, columns);
  const blanks = ' '.repeat(Math.max(0, columns - textWidth(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}

/** A line of exactly so many columns: cut or filled with blanks. */
export function fitLine(line: Line, columns: number): Line {
  const fitted: Span[] = [];
  let left = columns;
  for (const part of line) {
    if (left <= 0) break;
    const text = cutText(part.text, left);
    fitted.push(text === part.text ? part : { ...part, text });
    left -= textWidth(text);
    if (text !== part.text) break;
  }
  if (left > 0) fitted.push({ text: ' '.repeat(left) });
  return fitted;
}

/** Exactly so many lines: the first ones, and empty ones after them. */
export function fitRows(lines: readonly Line[], rows: number): readonly Line[] {
  const missing = Math.max(0, rows - lines.length);
  return [...lines.slice(0, Math.max(0, rows)), ...Array.from({ length: missing }, (): Line => [])];
}

/**
 * The lines from an offset that fill so many rows; an offset past the end shows the last ones.
 *
 * @returns The lines, and the offset that was used.
 */
export function scrollLines(
  lines: readonly Line[],
  rows: number,
  offset: number,
): { readonly lines: readonly Line[]; readonly offset: number } {
  const from = Math.max(0, Math.min(offset, lines.length - rows));
  return { lines: fitRows(lines.slice(from), rows), offset: from };
}

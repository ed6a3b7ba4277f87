import { sanitize } from '../../kernel/sanitize.js';
import { cutStart, cutText } from '../../terminal/cut-text.js';
import { nextBoundary } from '../../terminal/graphemes.js';
import { textWidth } from '../../terminal/text-width.js';
import type { Prompt } from '../prompt.js';
import { lineWidth } from './line.js';
import type { Line, Span } from './line.js';

/** Candidates beside the line. */
const MOST = 12;
/** Columns that are left to what is written, however long the label is. */
const LEAST = 12;

/** The line that is written at the bottom, with its cursor, and beside it what Tab offers. */
export function promptLine({ label, editor, menu }: Prompt, columns: number): Line {
  const { text, cursor } = editor;
  const end = nextBoundary(text, cursor);
  const mark = sanitize(text.slice(cursor, end)) || ' ';
  const shownLabel = cutText(sanitize(label), columns - LEAST);
  const room = columns - textWidth(shownLabel) - textWidth(mark);
  const line: Span[] = [
    { text: shownLabel, tone: 'accent' },
    { text: cutStart(sanitize(text.slice(0, cursor)), room) },
    { text: mark, reverse: true },
    { text: sanitize(text.slice(end)) },
  ];
  const { candidates, more } = menu.window(MOST);
  for (const { text: candidate, isChosen } of candidates) {
    line.push({ text: '  ' }, { text: sanitize(candidate).trimEnd(), tone: 'quiet', reverse: isChosen });
    if (lineWidth(line) > columns) break;
  }
  if (more > 0) line.push({ text: `  … ${more} more`, tone: 'quiet' });
  return line;
}

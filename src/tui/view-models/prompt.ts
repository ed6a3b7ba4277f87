import { sanitize } from '../../kernel/sanitize.js';
import type { Prompt } from '../prompt.js';
import { cutText, lineWidth } from './line.js';
import type { Line, Span } from './line.js';

/** Candidates beside the line. */
const MOST = 12;

/** The line that is written at the bottom, with its cursor, and beside it what Tab offers. */
export function promptLine({ label, editor, menu }: Prompt, columns: number): Line {
  const { text, cursor } = editor;
  const mark = sanitize(text.slice(cursor, cursor + 1));
  const line: Span[] = [
    { text: cutText(label, columns - 12), tone: 'accent' },
    { text: sanitize(text.slice(0, cursor)) },
    { text: mark === '' ? ' ' : mark, reverse: true },
    { text: sanitize(text.slice(cursor + 1)) },
  ];
  const { candidates, more } = menu.window(MOST);
  for (const { text: candidate, isChosen } of candidates) {
    line.push({ text: '  ' }, { text: sanitize(candidate).trimEnd(), tone: 'quiet', reverse: isChosen });
    if (lineWidth(line) > columns) break;
  }
  if (more > 0) line.push({ text: `  … ${more} more`, tone: 'quiet' });
  return line;
}

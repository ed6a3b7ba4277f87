import { hintsOf } from '../keymap.js';
import type { KeyMode } from '../keymap.js';
import { lineWidth } from './line.js';
import type { Line, Span } from './line.js';

/** The line of keys at the bottom: as many as fit. */
export function hintLine(mode: KeyMode, columns: number): Line {
  const line: Span[] = [];
  for (const { keys, hint = '' } of hintsOf(mode)) {
    const parts: Line = [
      { text: line.length === 0 ? '' : '  ' },
      { text: keys, tone: 'accent' },
      { text: ` ${hint}`, tone: 'quiet' },
    ];
    if (lineWidth(line) + lineWidth(parts) > columns) break;
    line.push(...parts);
  }
  return line;
}

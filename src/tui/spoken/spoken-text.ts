import { sanitize } from '../../kernel/sanitize.js';
import { lineText } from '../view-models/line.js';
import type { Line } from '../view-models/line.js';

/** Rules, bars and marks: the words beside them say the same. */
const MARKS = /[─━│█░▁▂▃▄▅▆▇●○◌✗✓▸]+/g;

/** A line of a pane as it is read out: without what only draws, its columns parted by commas. */
export function spokenLine(line: Line): string {
  return spokenText(lineText(line));
}

/** A text as it is read out. */
export function spokenText(text: string): string {
  const plain = sanitize(text).replace(MARKS, ' ').trim();
  return plain.replace(/ {2,}/g, ', ').replace(/^, /, '');
}

import { cutCells, parseCells, styleChange } from './cells.js';
import type { Cell } from './cells.js';

/** What stands on the terminal, as far as we know. */
export interface ShownFrame {
  readonly lines: readonly ShownLine[];
}

interface ShownLine {
  readonly source: string;
  readonly cells: readonly Cell[];
}

/** Columns and rows of a terminal. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** A cleared terminal. */
export const blankFrame: ShownFrame = { lines: [] };

/** Unchanged cells that are written again rather than jumped over: a jump takes about as many bytes. */
const SHORT_GAP = 4;

/** Characters that terminals disagree about the width of: emoji, joined and marked characters, selectors. */
const RISKY =
  /[\u0300-\u036f\u0483-\u0489\u200b-\u200f\u20d0-\u20ff\u2600-\u2712\u2714-\u2716\u2718-\u27bf\ufe00-\ufe0f]|[\ud800-\udbff]/;

/**
 * What to write to a terminal that shows one frame so that it shows the next: only runs of cells that differ.
 * Lines with characters of uncertain width are written whole, each such character followed by a jump, so that
 * what comes after it stands right whatever the terminal thinks of it.
 *
 * @param shown - The frame on the terminal; not changed.
 * @param next - The frame to show: lines with SGR styles; what is beyond the size is cut.
 * @param size - Of the terminal.
 * @returns The bytes as text, empty when nothing differs, and what the terminal shows after them.
 */
export function diffFrame(
  shown: ShownFrame,
  next: string,
  size: ScreenSize,
): { readonly output: string; readonly shown: ShownFrame } {
  const sources = next.split('\n').slice(0, size.rows);
  const lines: ShownLine[] = [];
  let output = '';
  for (let row = 0; row < Math.max(sources.length, shown.lines.length); row++) {
    const source = sources[row] ?? '';
    const before = shown.lines[row];
    if (before?.source === source) {
      lines.push(before);
      continue;
    }
    const cells = cutCells(parseCells(source), size.columns);
    const risky = RISKY.test(source) || (before !== undefined && RISKY.test(before.source));
    output += risky ? wholeLine(cells, row) : changedRuns(before?.cells ?? [], cells, row, size.columns);
    lines.push({ source, cells });
  }
  return { output, shown: { lines: lines.slice(0, sources.length) } };
}

function wholeLine(cells: readonly Cell[], row: number): string {
  let output = `\u001b[${row + 1};1H\u001b[2K`;
  let style = '';
  cells.forEach((cell, column) => {
    if (cell.width === 0) return;
    if (cell.style !== style) output += styleChange(style, cell.style);
    style = cell.style;
    output += cell.text;
    if (RISKY.test(cell.text)) output += `\u001b[${column + cell.width + 1}G`;
  });
  return style === '' ? output : `${output}\u001b[m`;
}

function changedRuns(before: readonly Cell[], after: readonly Cell[], row: number, columns: number): string {
  let output = '';
  let style = '';
  let at = -1;
  for (let column = 0; column < after.length; column++) {
    const cell = after[column];
    if (!cell || cell.width === 0 || isShown(before, after, column)) continue;
    if (at !== column) {
      const gap = at < 0 ? '' : gapText(after, at, column, style);
      output += gap === '' ? jump(at, column, row) : gap;
    }
    if (cell.style !== style) output += styleChange(style, cell.style);
    style = cell.style;
    output += cell.text;
    at = column + cell.width;
  }
  if (style !== '') output += '\u001b[m';
  // At the last column there is no cell after the cursor to erase.
  if (before.length > after.length && after.length < columns) {
    output += `${jump(at, after.length, row)}\u001b[K`;
  }
  return output;
}

/** Whether the terminal shows this cell already, the whole of it where it is wide. */
function isShown(before: readonly Cell[], after: readonly Cell[], column: number): boolean {
  const cell = after[column];
  const old = before[column];
  if (!cell) return true;
  if (!old) return cell.text === ' ' && cell.style === '';
  if (old.text !== cell.text || old.style !== cell.style) return false;
  // A wide character that stood one column before has eaten this cell when it was written over.
  return !(column > 0 && before[column - 1]?.width === 2 && before[column]?.width !== 0);
}

/** The cells between, when writing them again is as short as a jump; empty: jump. */
function gapText(cells: readonly Cell[], from: number, to: number, style: string): string {
  if (to < from || to - from > SHORT_GAP) return '';
  const gap = cells.slice(from, to);
  return gap.every((cell) => cell.style === style && cell.width === 1)
    ? gap.map((cell) => cell.text).join('')
    : '';
}

function jump(from: number, to: number, row: number): string {
  if (from === to) return '';
  if (from < 0 || to < from) return `\u001b[${row + 1};${to + 1}H`;
  return to - from === 1 ? '\u001b[C' : `\u001b[${to - from}C`;
}

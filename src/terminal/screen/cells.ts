import { graphemesOf } from '../graphemes.js';
import { isPlain, textWidth } from '../text-width.js';
import { applySgr, plainStyle, sgrParameters } from './sgr.js';

/** One column of a line. A wide character is followed by cells of width 0. */
export interface Cell {
  /** One character as people see it; empty in the second column of a wide one. */
  readonly text: string;
  /** SGR parameters of its style, see `sgrParameters`. */
  readonly style: string;
  readonly width: number;
}

/** SGR; any other sequence, ended or cut off; any other control character. */
const ESCAPE =
  /\u001b\[([\d;:]*)m|(?:\u001b\[|\u009b)[\u0020-\u003f]*[\u0040-\u007e]?|(?:\u001b[\]P^_X]|[\u009d\u0090\u009e\u009f\u0098])[^\u0007\u001b\u009c]*(?:\u0007|\u009c|\u001b\\)?|\u001b[\u0020-\u002f]*[\u0030-\u007e]?|[\u0000-\u001f\u007f-\u009f]/g;

/**
 * A line of text with SGR styles as cells. Nothing else that a terminal would act upon is kept: other sequences,
 * control characters and characters of no width are dropped.
 *
 * @param line - One line.
 */
export function parseCells(line: string): Cell[] {
  const cells: Cell[] = [];
  let state = plainStyle;
  let style = '';
  let from = 0;
  for (const match of line.matchAll(ESCAPE)) {
    appendText(cells, line.slice(from, match.index), style);
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      state = applySgr(state, match[1]);
      style = sgrParameters(state);
    }
  }
  appendText(cells, line.slice(from), style);
  return cells;
}

function appendText(cells: Cell[], text: string, style: string): void {
  if (isPlain(text)) {
    for (const character of text) cells.push({ text: character, style, width: 1 });
    return;
  }
  for (const character of graphemesOf(text)) {
    const width = textWidth(character);
    if (width === 0) continue;
    cells.push({ text: character, style, width });
    for (let column = 1; column < width; column++) cells.push({ text: '', style, width: 0 });
  }
}

/** The first `columns` cells. A wide character that would be cut becomes blanks. */
export function cutCells(cells: Cell[], columns: number): Cell[] {
  if (cells.length <= columns) return cells;
  const cut = cells.slice(0, columns);
  if (cells[columns]?.width === 0) {
    let at = columns - 1;
    while (at >= 0 && cut[at]?.width === 0) at--;
    for (; at >= 0 && at < columns; at++) cut[at] = { text: ' ', style: cut[at]?.style ?? '', width: 1 };
  }
  return cut;
}

/** The sequence that leads from one style to another. */
export function styleChange(from: string, to: string): string {
  if (to === '') return '\u001b[m';
  return from === '' ? `\u001b[${to}m` : `\u001b[0;${to}m`;
}

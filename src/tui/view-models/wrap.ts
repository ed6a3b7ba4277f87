import { cutText, startOfText } from '../../terminal/cut-text.js';
import { parseCells } from '../../terminal/screen/cells.js';
import { textWidth } from '../../terminal/text-width.js';
import type { Line, Span } from './line.js';

/**
 * A text in lines of at most so many columns, broken at blanks where there are any.
 *
 * @param rows - Most lines; the last one is cut.
 */
export function wrapText(text: string, columns: number, rows: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (textWidth(rest) > columns && lines.length < rows - 1) {
    const head = startOfText(rest, columns);
    const blank = head.lastIndexOf(' ');
    const line = blank > columns / 2 ? head.slice(0, blank) : head;
    if (line === '') break;
    lines.push(line);
    rest = rest.slice(line.length).trimStart();
  }
  return [...lines, cutText(rest, columns)];
}

/**
 * A text with SGR styles in lines of at most so many columns, broken wherever a line is full. Anything else that a
 * terminal would act upon is dropped.
 */
export function wrapStyled(text: string, columns: number): readonly Line[] {
  return text.split('\n').flatMap((source) => {
    const lines: Span[][] = [[]];
    let width = 0;
    for (const cell of parseCells(source)) {
      if (cell.width === 0) continue;
      if (width + cell.width > columns) {
        lines.push([]);
        width = 0;
      }
      append(lines.at(-1) ?? [], cell);
      width += cell.width;
    }
    return lines;
  });
}

function append(line: Span[], { text, style }: { readonly text: string; readonly style: string }): void {
  const last = line.at(-1);
  if (last?.style === style) line[line.length - 1] = { text: last.text + text, style };
  else line.push({ text, style });
}

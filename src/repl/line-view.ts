import { graphemesOf } from '../terminal/graphemes.js';
import type { EditorState } from '../terminal/line-editor.js';
import { styleChange } from '../terminal/screen/cells.js';
import { highlight } from '../terminal/highlight.js';
import type { StyledPart } from '../terminal/highlight.js';
import { textWidth } from '../terminal/text-width.js';

/** A text that is being written, as rows of a terminal. */
export interface LineView {
  readonly rows: readonly string[];
  /** Where the cursor stands, from 0. */
  readonly row: number;
  readonly column: number;
}

const PROMPT = '› ';
const MORE = '… ';

/**
 * Lays a text out with its prompt, wrapped at the width of the terminal.
 *
 * @param columns - Width of the terminal.
 * @param colors - Colours the text.
 * @param first - What stands before it.
 */
export function viewLine(
  state: EditorState,
  columns: number,
  { colors = false, first = PROMPT }: { readonly colors?: boolean; readonly first?: string } = {},
): LineView {
  const styles = colors ? styleAt(highlight(state.text, state.cursor)) : () => '';
  const rows: string[] = [];
  let cursor = { row: 0, column: 0 };
  let offset = 0;
  state.text.split('\n').forEach((line, index) => {
    const prompt = index > 0 ? MORE : state.search ? searchPrompt(state) : first;
    let row = prompt;
    let width = textWidth(prompt);
    let worn = '';
    for (const character of graphemesOf(line)) {
      const wide = textWidth(character);
      if (width + wide >= columns) {
        rows.push(plainAtEnd(row, worn));
        row = '';
        worn = '';
        width = 0;
      }
      if (offset === state.cursor) cursor = { row: rows.length, column: width };
      const style = styles(offset);
      if (style !== worn) row += styleChange(worn, style);
      worn = style;
      row += character;
      width += wide;
      offset += character.length;
    }
    if (offset === state.cursor) cursor = { row: rows.length, column: width };
    rows.push(plainAtEnd(row, worn));
    // The line break.
    offset += 1;
  });
  return { rows, ...cursor };
}

function searchPrompt({ search }: EditorState): string {
  return `(${search?.failed === true ? 'no ' : ''}search) ${search?.query ?? ''}: `;
}

function styleAt(parts: readonly StyledPart[]): (offset: number) => string {
  return (offset) => parts.find(({ start, end }) => offset >= start && offset < end)?.style ?? '';
}

function plainAtEnd(row: string, worn: string): string {
  return worn === '' ? row : `${row}\u001b[m`;
}

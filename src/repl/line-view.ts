import { graphemesOf } from '../terminal/graphemes.js';
import type { EditorState } from '../terminal/line-editor.js';
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
 */
export function viewLine(state: EditorState, columns: number): LineView {
  const rows: string[] = [];
  let cursor = { row: 0, column: 0 };
  let offset = 0;
  state.text.split('\n').forEach((line, index) => {
    const prompt = index > 0 ? MORE : state.search ? searchPrompt(state) : PROMPT;
    let row = prompt;
    let width = textWidth(prompt);
    for (const character of graphemesOf(line)) {
      const wide = textWidth(character);
      if (width + wide >= columns) {
        rows.push(row);
        row = '';
        width = 0;
      }
      if (offset === state.cursor) cursor = { row: rows.length, column: width };
      row += character;
      width += wide;
      offset += character.length;
    }
    if (offset === state.cursor) cursor = { row: rows.length, column: width };
    rows.push(row);
    // The line break.
    offset += 1;
  });
  return { rows, ...cursor };
}

function searchPrompt({ search }: EditorState): string {
  return `(${search?.failed === true ? 'no ' : ''}search) ${search?.query ?? ''}: `;
}

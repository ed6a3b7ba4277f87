import { sanitize } from '../kernel/sanitize.js';
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
  const rows = new Rows(columns);
  let cursor = { row: 0, column: 0 };
  let offset = 0;
  state.text.split('\n').forEach((line, index) => {
    if (index > 0) rows.end();
    const prompt = index > 0 ? MORE : state.search ? searchPrompt(state) : first;
    for (const character of graphemesOf(sanitize(prompt))) rows.add(character, '');
    for (const character of graphemesOf(line)) {
      const shown = sanitize(character);
      rows.makeRoom(shown);
      if (offset === state.cursor) cursor = rows.place;
      rows.add(shown, styles(offset));
      offset += character.length;
    }
    if (offset === state.cursor) cursor = rows.place;
    // The line break.
    offset += 1;
  });
  rows.end();
  return { rows: rows.done, ...cursor };
}

/**
 * The part of a view around its cursor that a terminal has room for.
 *
 * @param most - Rows, at least 1.
 */
export function cutView({ rows, row, column }: LineView, most: number): LineView {
  const from = Math.max(0, Math.min(row - Math.floor(most / 2), rows.length - most));
  return { rows: rows.slice(from, from + most), row: row - from, column };
}

/** Rows that are being filled. */
class Rows {
  readonly done: string[] = [];
  #row = '';
  #width = 0;
  #worn = '';

  constructor(private readonly columns: number) {}

  /** Where the next character goes. */
  get place(): { readonly row: number; readonly column: number } {
    return { row: this.done.length, column: this.#width };
  }

  /** Ends the row where a character does not fit into it any more. */
  makeRoom(character: string): void {
    if (this.#width + textWidth(character) >= this.columns && this.#width > 0) this.end();
  }

  add(character: string, style: string): void {
    this.makeRoom(character);
    if (style !== this.#worn) this.#row += styleChange(this.#worn, style);
    this.#worn = style;
    this.#row += character;
    this.#width += textWidth(character);
  }

  end(): void {
    this.done.push(this.#worn === '' ? this.#row : `${this.#row}\u001b[m`);
    this.#row = '';
    this.#width = 0;
    this.#worn = '';
  }
}

function searchPrompt({ search }: EditorState): string {
  return `(${search?.failed === true ? 'no ' : ''}search) ${search?.query ?? ''}: `;
}

function styleAt(parts: readonly StyledPart[]): (offset: number) => string {
  return (offset) => parts.find(({ start, end }) => offset >= start && offset < end)?.style ?? '';
}

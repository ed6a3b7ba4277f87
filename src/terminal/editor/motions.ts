import { graphemesOf, nextBoundary, previousBoundary } from '../graphemes.js';
import { textWidth } from '../text-width.js';
import type { EditorCommand, EditorState } from './editor-state.js';

const WORD = /^[\p{L}\p{N}\p{M}_$]/u;
const SPACE = /^\s/;

/** Offset where the line of `cursor` starts. */
export function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
}

/** Offset of the line break that ends the line of `cursor`, or of the end of the text. */
export function lineEnd(text: string, cursor: number): number {
  const at = text.indexOf('\n', cursor);
  return at < 0 ? text.length : at;
}

/** Offset of the start of the word before `cursor`: letters, digits, `_` and `$`. */
export function wordLeft(text: string, cursor: number): number {
  const skipped = walkLeft(text, cursor, (character) => !WORD.test(character));
  return walkLeft(text, skipped, (character) => WORD.test(character));
}

/** Offset of the end of the word after `cursor`. */
export function wordRight(text: string, cursor: number): number {
  const skipped = walkRight(text, cursor, (character) => !WORD.test(character));
  return walkRight(text, skipped, (character) => WORD.test(character));
}

/** As {@link wordLeft}, where only white space parts words. */
export function blankWordLeft(text: string, cursor: number): number {
  const skipped = walkLeft(text, cursor, (character) => SPACE.test(character));
  return walkLeft(text, skipped, (character) => !SPACE.test(character));
}

function walkLeft(text: string, from: number, accept: (character: string) => boolean): number {
  let at = from;
  while (at > 0) {
    const before = previousBoundary(text, at);
    if (!accept(text.slice(before, at))) break;
    at = before;
  }
  return at;
}

function walkRight(text: string, from: number, accept: (character: string) => boolean): number {
  let at = from;
  while (at < text.length) {
    const after = nextBoundary(text, at);
    if (!accept(text.slice(at, after))) break;
    at = after;
  }
  return at;
}

/**
 * A command that moves the cursor.
 *
 * @param target - Where to, from text and cursor.
 */
export function motion(target: (text: string, cursor: number) => number): EditorCommand {
  return (state) => ({ ...state, cursor: target(state.text, state.cursor), last: 'other' });
}

/**
 * The line above (`-1`) or below (`1`), in the same column as far as there is one.
 *
 * @returns Undefined when there is no such line.
 */
export function moveLine(state: EditorState, direction: -1 | 1): EditorState | undefined {
  const { text, cursor } = state;
  const start = lineStart(text, cursor);
  const end = lineEnd(text, cursor);
  if (direction < 0 ? start === 0 : end === text.length) return undefined;
  const goalColumn =
    state.last === 'moved-vertically' ? state.goalColumn : textWidth(text.slice(start, cursor));
  const from = direction < 0 ? lineStart(text, start - 1) : end + 1;
  const line = text.slice(from, lineEnd(text, from));
  return { ...state, cursor: from + offsetOfColumn(line, goalColumn), goalColumn, last: 'moved-vertically' };
}

function offsetOfColumn(line: string, column: number): number {
  let offset = 0;
  let width = 0;
  for (const character of graphemesOf(line)) {
    width += textWidth(character);
    if (width > column) break;
    offset += character.length;
  }
  return offset;
}

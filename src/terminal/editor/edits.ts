import { nextBoundary, previousBoundary, snapToBoundary } from '../graphemes.js';
import type { EditorAction, EditorCommand, EditorState } from './editor-state.js';
import { lineEnd, lineStart, wordLeft, wordRight } from './motions.js';

const UNDO_STEPS = 200;

/** A part of the text, and what comes in its place. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly by: string;
  /** @defaultValue the end of what was put in */
  readonly cursor?: number;
}

/**
 * The editor after a part of its text was replaced. One step for undo; characters typed one after the other are
 * one step up to the next space.
 */
export function replace(
  state: EditorState,
  { from, to, by, cursor = from + by.length }: Replacement,
  last: EditorAction = 'other',
): EditorState {
  const text = state.text.slice(0, from) + by + state.text.slice(to);
  const joins = last === 'typed' && state.last === 'typed' && by !== ' ' && by !== '\n';
  const undo = joins ? state.undo : [...state.undo, { text: state.text, cursor: state.cursor }];
  return {
    ...state,
    text,
    cursor: snapToBoundary(text, cursor),
    undo: undo.slice(-UNDO_STEPS),
    last,
    yanked: undefined,
  };
}

/** Puts `text` in at the cursor. */
export function insert(state: EditorState, text: string, last: EditorAction = 'typed'): EditorState {
  if (text === '') return state;
  return replace(state, { from: state.cursor, to: state.cursor, by: text }, last);
}

/** Removes the character before the cursor. */
export const deleteLeft: EditorCommand = (state) =>
  remove(state, previousBoundary(state.text, state.cursor), state.cursor);

/** Removes the character at the cursor. */
export const deleteRight: EditorCommand = (state) =>
  remove(state, state.cursor, nextBoundary(state.text, state.cursor));

function remove(state: EditorState, from: number, to: number): EditorState {
  return from === to ? { ...state, last: 'other' } : replace(state, { from, to, by: '' });
}

/** Swaps the characters around the cursor, or the last two at the end of a line. */
export const transposeCharacters: EditorCommand = (state) => {
  const { text, cursor } = state;
  const start = lineStart(text, cursor);
  const middle = cursor === lineEnd(text, cursor) ? previousBoundary(text, cursor) : cursor;
  if (middle <= start) return state;
  const from = previousBoundary(text, middle);
  const to = nextBoundary(text, middle);
  return replace(state, { from, to, by: text.slice(middle, to) + text.slice(from, middle) });
};

/** Swaps the word before the cursor with the one after it. */
export const transposeWords: EditorCommand = (state) => {
  const { text, cursor } = state;
  const to = wordRight(text, cursor);
  const second = wordLeft(text, to);
  const first = wordLeft(text, second);
  const firstEnd = wordRight(text, first);
  if (firstEnd > second || first === second) return state;
  const by = text.slice(second, to) + text.slice(firstEnd, second) + text.slice(first, firstEnd);
  return replace(state, { from: first, to, by });
};

/**
 * A command that rewrites the rest of the word at the cursor.
 *
 * @param change - The new word; it may differ in length.
 */
export function changeWord(change: (word: string) => string): EditorCommand {
  return (state) => {
    const to = wordRight(state.text, state.cursor);
    if (to === state.cursor) return state;
    return replace(state, { from: state.cursor, to, by: change(state.text.slice(state.cursor, to)) });
  };
}

/** First letter large, the others small; what comes before the letter stays. */
export function capitalize(word: string): string {
  return word.toLowerCase().replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

/** Removes the blanks around the cursor. */
export const deleteBlanks: EditorCommand = (state) => {
  const before = /[ \t]*$/.exec(state.text.slice(0, state.cursor))?.[0].length ?? 0;
  const after = /^[ \t]*/.exec(state.text.slice(state.cursor))?.[0].length ?? 0;
  return remove(state, state.cursor - before, state.cursor + after);
};

/** Takes back the last change. */
export const undo: EditorCommand = (state) => {
  const snapshot = state.undo.at(-1);
  if (!snapshot) return state;
  return { ...state, ...snapshot, undo: state.undo.slice(0, -1), last: 'other', yanked: undefined };
};

import type { EditorCommand, EditorState } from './editor-state.js';
import { moveLine } from './motions.js';

/** Puts an entry of the history, whole, in place of the text. An index past the newest gives the draft back. */
function recall(state: EditorState, index: number): EditorState {
  const draft = state.recall?.draft ?? state.text;
  const text = state.history[index] ?? draft;
  return {
    ...state,
    text,
    cursor: text.length,
    recall: index < state.history.length ? { index, draft } : undefined,
    undo: [],
    yanked: undefined,
    last: 'other',
  };
}

function position(state: EditorState): number {
  return state.recall?.index ?? state.history.length;
}

/** The line above; from the first line, the entry before. */
export const up: EditorCommand = (state) => moveLine(state, -1) ?? previousEntry(state);

/** The line below; from the last line, the entry after. */
export const down: EditorCommand = (state) => moveLine(state, 1) ?? nextEntry(state);

const previousEntry: EditorCommand = (state) =>
  position(state) > 0 ? recall(state, position(state) - 1) : state;

const nextEntry: EditorCommand = (state) => (state.recall ? recall(state, position(state) + 1) : state);

/** The oldest entry. */
export const oldestEntry: EditorCommand = (state) => (state.history.length > 0 ? recall(state, 0) : state);

/** Back to what was being written. */
export const backToDraft: EditorCommand = (state) =>
  state.recall ? recall(state, state.history.length) : state;

/**
 * A command that recalls the next entry, in one direction, that starts with what stands before the cursor.
 * The cursor stays.
 *
 * @param direction - `-1`: older.
 */
export function matchingEntry(direction: -1 | 1): EditorCommand {
  return (state) => {
    const prefix = state.text.slice(0, state.cursor);
    for (let at = position(state) + direction; at >= 0 && at < state.history.length; at += direction) {
      const entry = state.history[at] ?? '';
      if (entry.startsWith(prefix) && entry !== state.text) {
        return { ...recall(state, at), cursor: state.cursor };
      }
    }
    return direction > 0 && state.recall ? { ...recall(state, state.history.length) } : state;
  };
}

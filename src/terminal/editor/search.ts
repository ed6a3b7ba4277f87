import { chordOf } from '../key.js';
import type { Key } from '../key.js';
import { previousBoundary, snapToBoundary } from '../graphemes.js';
import type { EditorCommand, EditorSearch, EditorState } from './editor-state.js';

/** Starts an incremental search: backward is Ctrl-R, forward Ctrl-S. */
export function startSearch(backward: boolean): EditorCommand {
  return (state) => ({
    ...state,
    last: 'other',
    search: {
      query: '',
      backward,
      index: undefined,
      failed: false,
      before: { text: state.text, cursor: state.cursor },
    },
  });
}

/**
 * What a key does during a search.
 *
 * @returns The new state, and whether the key is used up: one that is not ends the search, keeps what was found,
 * and then does what it does elsewhere.
 */
export function searchKey(
  state: EditorState,
  search: EditorSearch,
  key: Key,
): { readonly state: EditorState; readonly used: boolean } {
  const chord = chordOf(key);
  const { query } = search;
  if (chord === 'ctrl-g') return { state: { ...state, ...search.before, search: undefined }, used: true };
  if (chord === 'escape' || chord === 'ctrl-j') return { state: finishSearch(state), used: true };
  if (chord === 'ctrl-r' || chord === 'ctrl-s') {
    return { state: find(state, { ...search, backward: chord === 'ctrl-r' }, false), used: true };
  }
  if (chord === 'backspace' || chord === 'ctrl-h') {
    const shorter = query.slice(0, previousBoundary(query, query.length));
    return { state: find(state, { ...search, query: shorter, index: undefined }, true), used: true };
  }
  if (key.text !== undefined) {
    return { state: find(state, { ...search, query: query + key.text }, true), used: true };
  }
  return { state: finishSearch(state), used: false };
}

/** Ends the search and keeps what it found. */
function finishSearch(state: EditorState): EditorState {
  const index = state.search?.index;
  const draft = state.recall?.draft ?? state.search?.before.text ?? '';
  return {
    ...state,
    search: undefined,
    recall: index === undefined ? state.recall : { index, draft },
    undo: index === undefined ? state.undo : [],
  };
}

/** Shows the nearest entry that contains the query; `here`: the entry that is shown counts too. */
function find(state: EditorState, search: EditorSearch, here: boolean): EditorState {
  const { query, backward, index } = search;
  if (query === '') return { ...state, search: { ...search, failed: false } };
  const step = backward ? -1 : 1;
  const start = index === undefined ? (backward ? state.history.length - 1 : 0) : here ? index : index + step;
  for (let at = start; at >= 0 && at < state.history.length; at += step) {
    const entry = state.history[at] ?? '';
    // The same line twice in the history is one hit.
    if (!entry.includes(query) || (!here && entry === state.text)) continue;
    const cursor = snapToBoundary(entry, entry.indexOf(query));
    return { ...state, text: entry, cursor, search: { ...search, index: at, failed: false } };
  }
  return { ...state, search: { ...search, failed: true } };
}

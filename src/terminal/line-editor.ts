import {
  capitalize,
  changeWord,
  deleteBlanks,
  deleteLeft,
  deleteRight,
  insert,
  replace,
  transposeCharacters,
  transposeWords,
  undo,
} from './editor/edits.js';
import type { EditorCommand, EditorState } from './editor/editor-state.js';
import { backToDraft, down, matchingEntry, oldestEntry, up } from './editor/history.js';
import { kill, yank, yankLastArgument, yankPop } from './editor/kills.js';
import { blankWordLeft, lineEnd, lineStart, motion, wordLeft, wordRight } from './editor/motions.js';
import { searchKey, startSearch } from './editor/search.js';
import { nextBoundary, previousBoundary, snapToBoundary } from './graphemes.js';
import { chordOf } from './key.js';
import type { Key } from './key.js';

export { clearEditor, createEditor } from './editor/editor-state.js';
export type { EditorState } from './editor/editor-state.js';

const newline: EditorCommand = (state) => insert(state, '\n', 'other');
const toLineStart = motion(lineStart);
const toLineEnd = motion(lineEnd);
const toWordLeft = motion(wordLeft);
const toWordRight = motion(wordRight);
const toLeft = motion(previousBoundary);
const toRight = motion(nextBoundary);
const killWordLeft = kill(wordLeft);
const killWordRight = kill(wordRight);

/** To the end of the line; from there, the line break. */
const killLine = kill((text, cursor) => {
  const end = lineEnd(text, cursor);
  return end === cursor ? Math.min(end + 1, text.length) : end;
});

const COMMANDS: Readonly<Record<string, EditorCommand>> = {
  left: toLeft,
  'ctrl-b': toLeft,
  right: toRight,
  'ctrl-f': toRight,
  home: toLineStart,
  'ctrl-a': toLineStart,
  end: toLineEnd,
  'ctrl-e': toLineEnd,
  'ctrl-left': toWordLeft,
  'meta-left': toWordLeft,
  'meta-b': toWordLeft,
  'ctrl-right': toWordRight,
  'meta-right': toWordRight,
  'meta-f': toWordRight,
  up,
  'ctrl-p': up,
  down,
  'ctrl-n': down,
  'meta-<': oldestEntry,
  'meta->': backToDraft,
  'meta-p': matchingEntry(-1),
  'meta-n': matchingEntry(1),
  'ctrl-r': startSearch(true),
  'ctrl-s': startSearch(false),
  backspace: deleteLeft,
  'ctrl-h': deleteLeft,
  delete: deleteRight,
  'ctrl-d': deleteRight,
  'ctrl-k': killLine,
  'ctrl-u': kill(lineStart),
  'ctrl-w': kill(blankWordLeft),
  'ctrl-backspace': killWordLeft,
  'meta-backspace': killWordLeft,
  'ctrl-delete': killWordRight,
  'meta-d': killWordRight,
  'ctrl-y': yank,
  'meta-y': yankPop,
  'meta-.': yankLastArgument,
  'meta-\\': deleteBlanks,
  'ctrl-t': transposeCharacters,
  'meta-t': transposeWords,
  'meta-u': changeWord((word) => word.toUpperCase()),
  'meta-l': changeWord((word) => word.toLowerCase()),
  'meta-c': changeWord(capitalize),
  'ctrl-_': undo,
  'meta-return': newline,
};

/**
 * The line editor: one key, with the keys of bash's Emacs mode, on a text of any number of lines.
 * Enter, Tab, Ctrl-C and Ctrl-L are left to whoever embeds it, and so is Ctrl-D on an empty text: for those the
 * state comes back as it was.
 *
 * @param state - The editor before; not changed.
 * @param key - A key or a paste.
 */
export function editLine(state: EditorState, key: Key): EditorState {
  const after = dispatch(state, key);
  // A part of a text can fall into other characters than the whole: marks join over the seams.
  const cursor = snapToBoundary(after.text, after.cursor);
  return cursor === after.cursor ? after : { ...after, cursor };
}

function dispatch(state: EditorState, key: Key): EditorState {
  if (!state.search) return applyKey(state, key);
  const searched = searchKey(state, state.search, key);
  return searched.used ? searched.state : applyKey(searched.state, key);
}

function applyKey(state: EditorState, key: Key): EditorState {
  const command = Object.hasOwn(COMMANDS, chordOf(key)) ? COMMANDS[chordOf(key)] : undefined;
  if (command && key.text === undefined) return command(state);
  if (key.text === undefined) return state;
  return insert(state, key.text, key.name === 'paste' ? 'other' : 'typed');
}

/** Puts `text` in place of the part from `from` to the cursor: what a chosen completion does. */
export function completeEditor(state: EditorState, from: number, text: string): EditorState {
  return replace(state, { from, to: state.cursor, by: text });
}

/** Puts a line break at the cursor: for an entry that is not complete yet. */
export function breakLine(state: EditorState): EditorState {
  return newline(state);
}

import { editLine } from '../../src/terminal/line-editor.js';
import type { EditorState } from '../../src/terminal/line-editor.js';
import type { Key } from '../../src/terminal/key.js';

/** A key by its chord: `a`, `G`, `ctrl-left`, `meta-.`, `return`. */
export function keyOf(chord: string): Key {
  const parts = /^(ctrl-)?(meta-)?(shift-)?(.+)$/su.exec(chord);
  const name = parts?.[4] ?? chord;
  const modifiers = { ctrl: !!parts?.[1], meta: !!parts?.[2], shift: !!parts?.[3] };
  if (chord === 'space') return { name: 'space', ...modifiers, text: ' ' };
  const types = /^.$/su.test(name) && !modifiers.ctrl && !modifiers.meta;
  return { name: name.toLowerCase(), ...modifiers, ...(types && { text: name }) };
}

/** A paste. */
export function pasteOf(text: string): Key {
  return { name: 'paste', ctrl: false, meta: false, shift: false, text };
}

/** The editor after some keys, by their chords. */
export function press(state: EditorState, ...chords: readonly string[]): EditorState {
  return chords.reduce((before, chord) => editLine(before, keyOf(chord)), state);
}

/** The editor after a text was typed. */
export function type(state: EditorState, text: string): EditorState {
  return press(state, ...Array.from(text, (character) => (character === ' ' ? 'space' : character)));
}

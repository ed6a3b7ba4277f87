/** One key press, or one paste. */
export interface Key {
  /** Name without modifiers, lower case: `a`, `up`, `return`, `escape`, `f5`, `(`; a paste is called `paste`. */
  readonly name: string;
  readonly ctrl: boolean;
  /** Alt, or Escape just before the key. */
  readonly meta: boolean;
  readonly shift: boolean;
  /** What the key types; absent for keys that type nothing. The whole text of a paste, lines parted by `\n`. */
  readonly text?: string;
}

/**
 * Name of a key with its modifiers, as keymaps write it: `ctrl-a`, `meta-f`, `shift-tab`, `up`. A key that types
 * something is called by what it types, so that `g` and `G` differ; the space bar is `space`.
 *
 * @param key - Any key.
 */
export function chordOf(key: Key): string {
  const { name, ctrl, meta, shift, text } = key;
  if (text !== undefined && name !== 'paste') return text === ' ' ? 'space' : text;
  return `${ctrl ? 'ctrl-' : ''}${meta ? 'meta-' : ''}${shift ? 'shift-' : ''}${name}`;
}

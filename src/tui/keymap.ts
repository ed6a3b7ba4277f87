import type { Command } from './command.js';
import { PANES, PANE_TITLES, paneNumber } from './pane-id.js';

/** Where a key has its meaning. */
export type KeyMode = 'panes' | 'repl' | 'detail' | 'picker' | 'prompt';

/** One line of the key table. */
export interface Binding {
  /** Chords as `chordOf` names them. */
  readonly chords: readonly string[];
  /** The keys as people call them. */
  readonly keys: string;
  /** Undefined: the line editor does it. */
  readonly command: Command | undefined;
  readonly does: string;
  /** One word for the line of keys; absent: not there. */
  readonly hint?: string;
}

const bind = (
  chords: string,
  keys: string,
  command: Command | undefined,
  does: string,
  hint?: string,
): Binding => ({
  chords: chords.split(' '),
  keys,
  command,
  does,
  ...(hint !== undefined && { hint }),
});

/** Ctrl and Alt keys, which mean the same wherever one is. */
const everywhere: readonly Binding[] = [
  ...PANES.map((pane) =>
    bind(`meta-${paneNumber(pane)}`, `Alt-${paneNumber(pane)}`, `pane-${pane}`, `go to ${PANE_TITLES[pane]}`),
  ),
  bind('ctrl-c', 'Ctrl-C', 'interrupt', 'interrupt what runs; else clear the line; else, twice, leave'),
  bind('ctrl-z', 'Ctrl-Z', 'suspend', 'put labnet aside; fg brings it back'),
  bind('ctrl-l', 'Ctrl-L', 'clear-screen', 'clear what the REPL shows, and paint anew'),
];

const scrolling: readonly Binding[] = [
  bind('j down', 'j ↓', 'line-down', 'one line down'),
  bind('k up', 'k ↑', 'line-up', 'one line up'),
  bind('pagedown ctrl-f space', 'PgDn', 'page-down', 'one page down'),
  bind('pageup ctrl-b', 'PgUp', 'page-up', 'one page up'),
  bind('g home', 'g', 'first', 'to the first line'),
];

const panes: readonly Binding[] = [
  bind('tab', 'Tab', 'next-pane', 'next pane', 'pane'),
  bind('shift-tab', 'Shift-Tab', 'previous-pane', 'previous pane'),
  ...PANES.map((pane) =>
    bind(`${paneNumber(pane)}`, `${paneNumber(pane)}`, `pane-${pane}`, `go to ${PANE_TITLES[pane]}`),
  ),
  bind('i', 'i', 'pane-repl', 'write in the REPL', 'REPL'),
  bind('return', 'Enter', 'open', 'all that is known of the chosen line', 'open'),
  bind(
    '/',
    '/',
    'filter',
    'filter: text, rig:cameras, event:EXPSTART, state:silent, age>5s, ! not',
    'filter',
  ),
  bind('a', 'a', 'actions', 'what can be done with the chosen rig; shown before it is sent', 'act'),
  bind('m', 'm', 'messages', 'messages that the configuration has prepared'),
  bind(':', ':', 'command-line', 'a command by its name; Tab completes', 'command'),
  ...scrolling,
  bind('G end', 'G', 'last', 'to the last line; the log follows again'),
  bind('p', 'p', 'pause', 'hold the log, or let it follow again'),
  bind('z', 'z', 'zoom', 'the pane alone on the screen, and back'),
  bind('+', '+', 'grow', 'one line more for the pane'),
  bind('-', '-', 'shrink', 'one line less for the pane'),
  bind('x', 'x', 'hide-pane', 'take the pane off a wide screen; its number brings it back'),
  bind('y', 'y', 'copy', 'the chosen line into the clipboard of your terminal'),
  bind('s', 's', 'save', 'the lines of the pane into a file, JSON or CSV'),
  bind('escape', 'Esc', 'back', 'take the filter away; let the log follow'),
  bind('?', '?', 'help', 'these keys: write to search, Enter to do', 'keys'),
  bind('q', 'q', 'leave', 'leave labnet', 'leave'),
];

const detail: readonly Binding[] = [
  ...scrolling,
  bind('G end', 'G', 'last', 'to the last line', 'end'),
  bind('a', 'a', 'actions', 'what can be done with the rig', 'act'),
  bind('y', 'y', 'copy', 'all of it into the clipboard of your terminal', 'copy'),
  bind('?', '?', 'help', 'these keys: write to search, Enter to do', 'keys'),
  bind('q escape return', 'q Esc', 'close', 'back to the panes', 'back'),
];

const repl: readonly Binding[] = [
  bind('return', 'Enter', 'submit', 'evaluate, or go on with the next line where it is not complete', 'run'),
  bind(
    'tab',
    'Tab',
    'complete',
    'complete, again: the next candidate; on an empty line: next pane',
    'complete',
  ),
  bind('shift-tab', 'Shift-Tab', 'complete-back', 'candidate before; on an empty line: previous pane'),
  bind('escape ctrl-o', 'Esc Ctrl-O', 'to-panes', 'back to the pane before', 'panes'),
  bind('f1', 'F1', 'help', 'these keys: write to search, Enter to do', 'keys'),
  bind('pageup', 'PgUp', 'page-up', 'scroll back'),
  bind('pagedown', 'PgDn', 'page-down', 'scroll forth'),
  bind('ctrl-d', 'Ctrl-D', 'end-of-input', 'on an empty line: leave labnet', 'leave'),
];

/** What the line editor does by itself: for the help only. */
const editing: readonly Binding[] = [
  bind('up down', '↑ ↓', undefined, 'line above, below; earlier and later entries'),
  bind('meta-p meta-n', 'Alt-P Alt-N', undefined, 'earlier, later entry that starts alike'),
  bind('ctrl-r ctrl-s', 'Ctrl-R Ctrl-S', undefined, 'search the entries back, forth; Ctrl-G gives up'),
  bind('meta-return', 'Alt-Enter', undefined, 'line break'),
  bind('ctrl-a ctrl-e', 'Ctrl-A Ctrl-E', undefined, 'start, end of the line'),
  bind('ctrl-left ctrl-right', 'Ctrl-← Ctrl-→', undefined, 'one word'),
  bind(
    'ctrl-w ctrl-u ctrl-k',
    'Ctrl-W Ctrl-U Ctrl-K',
    undefined,
    'cut the word, the line before, the line after',
  ),
  bind('ctrl-y meta-y', 'Ctrl-Y Alt-Y', undefined, 'put back what was cut, what was cut before'),
  bind('ctrl-_', 'Ctrl-_', undefined, 'undo'),
];

const picker: readonly Binding[] = [
  bind('return', 'Enter', 'accept', 'take the chosen one', 'take'),
  bind('down ctrl-n tab', '↓', 'line-down', 'one line down', 'down'),
  bind('up ctrl-p shift-tab', '↑', 'line-up', 'one line up', 'up'),
  bind('pagedown', 'PgDn', 'page-down', 'one page down'),
  bind('pageup', 'PgUp', 'page-up', 'one page up'),
  bind('escape f1', 'Esc', 'close', 'back; any letter searches', 'back'),
];

const prompt: readonly Binding[] = [
  bind('return', 'Enter', 'accept', 'take what is written'),
  bind('tab', 'Tab', 'complete', 'complete, again: the next candidate'),
  bind('shift-tab', 'Shift-Tab', 'complete-back', 'candidate before'),
  bind('escape', 'Esc', 'close', 'give it up'),
];

const MODES: Readonly<Record<KeyMode, readonly Binding[]>> = { panes, repl, detail, picker, prompt };

/** A part of the key table, for the help. */
export interface KeySection {
  readonly title: string;
  readonly bindings: readonly Binding[];
}

/** All keys: the table of the README is made of it. */
export const KEY_SECTIONS: readonly KeySection[] = [
  { title: 'In rigs, pending, log, values and services', bindings: panes },
  { title: 'In a detail view', bindings: detail },
  { title: 'In the REPL', bindings: [...repl, ...editing] },
  { title: 'In a list to choose from', bindings: picker },
  { title: 'In a line to write in', bindings: prompt },
  { title: 'Everywhere', bindings: everywhere },
];

/** The keys that have a meaning in a mode, its own first. */
export function bindingsOf(mode: KeyMode): readonly Binding[] {
  return [...MODES[mode], ...(mode === 'repl' ? editing : []), ...everywhere];
}

/** What a key does in a mode; undefined: nothing, or it belongs to the text. */
export function commandOf(mode: KeyMode, chord: string): Command | undefined {
  return [...MODES[mode], ...everywhere].find(({ chords }) => chords.includes(chord))?.command;
}

/** The few keys that matter now. */
export function hintsOf(mode: KeyMode): readonly Binding[] {
  return MODES[mode].filter(({ hint }) => hint !== undefined);
}

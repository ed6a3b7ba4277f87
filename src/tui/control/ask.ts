import { chordOf } from '../../terminal/key.js';
import type { Key } from '../../terminal/key.js';
import { completeEditor, editLine } from '../../terminal/line-editor.js';
import { isListPane } from '../pane-id.js';
import { openPrompt } from '../prompt.js';
import type { Prompt } from '../prompt.js';
import type { TuiStore } from '../tui-store.js';
import { completeCommand } from './command-line.js';

/** `/`: the filter of the active pane, which holds while it is written. */
export function askFilter(store: TuiStore): void {
  const { ui } = store;
  if (!isListPane(ui.active)) return;
  const text = ui.filters[ui.active] ?? '';
  store.change({ ...ui, prompt: openPrompt('filter', '/', { text, expected: text }) });
}

/** `:` */
export function askCommand(store: TuiStore): void {
  store.change({ ...store.ui, prompt: openPrompt('command', ':') });
}

/** Asks for the word without which something is not sent. */
export function askToConfirm(store: TuiStore, word: string): void {
  const label = `Write ${word} and Enter to send what cannot be taken back; Esc keeps it: `;
  store.change({ ...store.ui, prompt: openPrompt('confirm', label, { expected: word }) });
}

/** A key that writes. */
export function writePrompt(store: TuiStore, prompt: Prompt, key: Key): void {
  const { menu, insert } = prompt.menu.press(chordOf(key), prompt.editor, (text, cursor) =>
    prompt.purpose === 'command' ? completeCommand(store, text, cursor) : { from: cursor, candidates: [] },
  );
  const isTab = key.name === 'tab';
  const editor = insert
    ? completeEditor(prompt.editor, insert.from, insert.text)
    : isTab
      ? prompt.editor
      : editLine(prompt.editor, key);
  store.change({ ...store.ui, prompt: { ...prompt, menu, editor } });
  if (prompt.purpose === 'filter') filterBy(store, editor.text);
}

/** Gives the prompt up. */
export function dropPrompt(store: TuiStore, prompt: Prompt): void {
  store.change({ ...store.ui, prompt: undefined });
  if (prompt.purpose === 'filter') filterBy(store, prompt.expected);
  if (prompt.purpose === 'confirm')
    store.change({ ...store.ui, notice: 'Nothing was sent. Ctrl-C drops what is written.' });
}

/** Shows what a filter leaves of the active pane. */
export function filterBy(store: TuiStore, text: string): void {
  const { ui } = store;
  store.change({ ...ui, filters: { ...ui.filters, [ui.active]: text } });
}

import { sanitize } from '../../kernel/sanitize.js';
import { createEditor, editLine } from '../../terminal/line-editor.js';
import type { Key } from '../../terminal/key.js';
import type { Command } from '../command.js';
import type { PickerOverlay } from '../overlay.js';
import type { TuiStore } from '../tui-store.js';
import { goTo, modeOf } from '../ui-state.js';
import { pickerItems } from '../view-models/picker.js';
import type { Choice, PickerItem } from '../view-models/picker.js';
import { subjectPeer } from './subject-peer.js';
import { clamp, distance } from './distance.js';

/** Opens a list to choose from. */
export function openPicker(store: TuiStore, purpose: PickerOverlay['purpose']): void {
  const { ui } = store;
  const under = ui.overlay?.kind === 'detail' ? ui.overlay : undefined;
  const overlay: PickerOverlay = {
    kind: 'picker',
    purpose,
    from: modeOf(ui),
    peer: subjectPeer(store),
    under,
    search: createEditor([]),
    at: 0,
  };
  store.change({ ...ui, overlay });
}

/** What a list offers now. */
function offered(store: TuiStore, picker: PickerOverlay): readonly PickerItem[] {
  const { lab, present: frame } = store;
  return pickerItems(picker, { lab, known: frame.known });
}

/** A key that writes into the search. */
export function searchPicker(store: TuiStore, picker: PickerOverlay, key: Key): void {
  const search = editLine(picker.search, key);
  const at = search.text === picker.search.text ? picker.at : 0;
  store.change({ ...store.ui, overlay: { ...picker, search, at } });
}

/** Moves the chosen line. */
export function movePicker(store: TuiStore, picker: PickerOverlay, command: Command): void {
  const rows = store.present.size.rows - 4;
  const last = offered(store, picker).length - 1;
  const at = clamp(clamp(picker.at, last) + distance(command, rows), last);
  store.change({ ...store.ui, overlay: { ...picker, at } });
}

/** Closes the list, and gives what was chosen. */
export function takePicked(store: TuiStore, picker: PickerOverlay): Choice | undefined {
  const items = offered(store, picker);
  const item = items[Math.min(picker.at, items.length - 1)];
  closePicker(store, picker);
  return item?.choice;
}

/** Back to where it was opened. */
export function closePicker(store: TuiStore, { under }: PickerOverlay): void {
  store.change({ ...store.ui, overlay: under });
}

/** Shows an expression where it can be read and edited before it runs. */
export function prepare(store: TuiStore, expression: string, confirm: string | undefined): void {
  store.repl.prepare(expression, confirm);
  const notice =
    confirm === undefined
      ? 'Enter sends it; it can be edited first. Ctrl-C drops it.'
      : `Enter asks for "${sanitize(confirm)}" before it is sent. Ctrl-C drops it.`;
  store.change({ ...goTo(store.ui, 'repl'), notice });
}

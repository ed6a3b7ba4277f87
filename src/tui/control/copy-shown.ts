import type { TuiStore } from '../tui-store.js';
import { lineText } from '../view-models/line.js';
import type { Line } from '../view-models/line.js';
import { chosenRow } from './move-rows.js';
import { shownDetail } from './open-detail.js';
import type { TuiActions } from './tui-actions.js';

/** Copies the chosen line, or all of the open detail view. */
export function copyShown(store: TuiStore, actions: TuiActions): void {
  const { overlay } = store.ui;
  const detail = overlay?.kind === 'detail' ? shownDetail(store, overlay) : undefined;
  const lines: readonly Line[] | undefined = detail
    ? [[{ text: detail.title }], ...detail.lines]
    : chosenRow(store)?.lines;
  const notice = lines
    ? actions.copy(lines.map((line) => lineText(line).trimEnd()).join('\n'))
    : 'There is no line to copy here.';
  store.change({ ...store.ui, notice });
}

import type { Command } from '../command.js';
import { isListPane } from '../pane-id.js';
import type { DetailOverlay } from '../overlay.js';
import type { TuiStore } from '../tui-store.js';
import { detailOf } from '../view-models/details/detail-of.js';
import type { Detail } from '../view-models/details/detail.js';
import { clamp, distance } from './distance.js';
import { chosenRow, holdLog } from './move-rows.js';

/** Enter on a line: all that is known of it. */
export function openDetail(store: TuiStore): void {
  const { active } = store.ui;
  if (!isListPane(active)) return;
  // The line must not go while it is read.
  if (active === 'log') holdLog(store);
  const row = chosenRow(store);
  const { ui, lab } = store;
  if (!row) {
    store.change({ ...ui, notice: 'There is no line to open here.' });
    return;
  }
  const opened = active === 'log' ? (ui.log.held ?? lab) : lab;
  const subject = { pane: active, id: row.id, opened };
  store.change({ ...ui, overlay: { kind: 'detail', subject, offset: 0 } });
}

/** What a detail view shows now. */
export function shownDetail(store: TuiStore, { subject }: DetailOverlay): Detail | undefined {
  const { lab, present: frame } = store;
  const { remedyOf } = frame.known;
  return detailOf({ lab, nowMs: frame.nowMs, columns: frame.size.columns, remedyOf }, subject);
}

/** Moves what is in sight of a detail view. */
export function scrollDetail(store: TuiStore, overlay: DetailOverlay, command: Command): void {
  const rows = store.present.size.rows - 3;
  const limit = Math.max(0, (shownDetail(store, overlay)?.lines.length ?? 0) - rows);
  const offset = clamp(clamp(overlay.offset, limit) + distance(command, rows), limit);
  store.change({ ...store.ui, overlay: { ...overlay, offset } });
}

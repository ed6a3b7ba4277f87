import type { Command } from '../command.js';
import { placeOf } from '../layout.js';
import { listView, loggedOf } from '../list-view.js';
import { isListPane } from '../pane-id.js';
import type { ListPane } from '../pane-id.js';
import type { TuiStore } from '../tui-store.js';
import { moveLog, newestLog, oldestLog } from '../view-models/log.js';
import type { LogAnchor } from '../view-models/log.js';
import type { PaneRow } from '../view-models/pane-row.js';
import { replScrollLimit } from '../view-models/repl.js';
import { rowFilter } from '../view-models/row-filter.js';
import { clamp, distance } from './distance.js';

/** Moves the chosen line of the active pane, and what is in sight of it with it. */
export function moveRows(store: TuiStore, command: Command): void {
  const { ui, repl, present: frame } = store;
  const place = placeOf(frame.layout, ui.active);
  if (!place) return;
  const rows = place.rows - 1;
  const by = distance(command, rows);
  if (!isListPane(ui.active)) {
    repl.scroll(-by, replScrollLimit(repl.view, place.columns, store.wrapEntry));
  } else if (ui.active === 'log') moveInLog(store, command, by, rows);
  else moveInList(store, ui.active, by, { columns: place.columns, rows });
}

function moveInList(
  store: TuiStore,
  pane: Exclude<ListPane, 'log'>,
  by: number,
  room: { readonly columns: number; readonly rows: number },
): void {
  const { ui, present: frame } = store;
  const view = listView(frame, pane, room);
  const at = clamp(view.at + by, view.rows.length - 1);
  const row = view.rows[at];
  if (!row) return;
  store.change({
    ...ui,
    chosen: { ...ui.chosen, [pane]: { id: row.id, at } },
    offsets: { ...ui.offsets, [pane]: view.offset },
  });
}

/** The row that the active pane has chosen. Undefined: it has no rows. */
export function chosenRow(store: TuiStore): PaneRow | undefined {
  const { ui, present: frame } = store;
  const place = placeOf(frame.layout, ui.active);
  if (!place || !isListPane(ui.active)) return undefined;
  return listView(frame, ui.active, { columns: place.columns, rows: place.rows - 1 }).chosen;
}

function moveInLog(store: TuiStore, command: Command, by: number, rows: number): void {
  const { ui, present: frame } = store;
  if (command === 'last') {
    followLog(store);
    return;
  }
  const state = loggedOf(frame);
  const keep = rowFilter(ui.filters.log ?? '', frame.nowMs);
  const newest = newestLog(state, keep);
  const from = ui.chosen.log === undefined ? newest : Number(ui.chosen.log.id);
  const to = command === 'first' ? oldestLog(state, keep) : moveLog(state, from, by, keep);
  // Sticky: whoever comes to the newest line follows again.
  if (to === undefined || (by > 0 && to === newest)) {
    followLog(store);
    return;
  }
  const bottom = ui.log.anchor ?? newest ?? to;
  const top = moveLog(state, bottom, 1 - rows, keep) ?? to;
  const anchor: LogAnchor =
    to > bottom ? to : to < top ? (moveLog(state, to, rows - 1, keep) ?? newest) : bottom;
  store.change({
    ...ui,
    log: { anchor, held: state },
    chosen: { ...ui.chosen, log: { id: String(to), at: 0 } },
  });
}

/** Holds the log where it is; what comes meanwhile is counted. */
export function holdLog(store: TuiStore): void {
  const { ui, lab, present: frame } = store;
  if (ui.log.held) return;
  const newest = newestLog(lab, rowFilter(ui.filters.log ?? '', frame.nowMs));
  const chosen = newest === undefined ? ui.chosen : { ...ui.chosen, log: { id: String(newest), at: 0 } };
  store.change({ ...ui, log: { anchor: newest, held: lab }, chosen });
}

/** The log shows the newest line again. */
export function followLog(store: TuiStore): void {
  const { ui } = store;
  const { log: _chosen, ...chosen } = ui.chosen;
  store.change({ ...ui, log: { anchor: undefined, held: undefined }, chosen });
}

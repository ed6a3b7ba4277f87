import type { Frame } from './frame.js';
import type { ListPane } from './pane-id.js';
import { fitRows } from './view-models/line.js';
import type { Line } from './view-models/line.js';
import { logLines, logRows, newestLog } from './view-models/log.js';
import { listLines } from './view-models/pane-row.js';
import type { PaneList, PaneRow } from './view-models/pane-row.js';
import { pendingList } from './view-models/pending.js';
import { rigList } from './view-models/rigs.js';
import { rowFilter } from './view-models/row-filter.js';
import { serviceList } from './view-models/services.js';
import { valueList } from './view-models/values.js';

/** What is in sight of a pane with rows. */
export interface ListView {
  /** As many lines as there is room for. */
  readonly lines: readonly Line[];
  /** All rows that the filter leaves, of the log only those in sight. */
  readonly rows: readonly PaneRow[];
  /** The chosen one among them; undefined where there are none. */
  readonly chosen: PaneRow | undefined;
  /** Its index, or -1. */
  readonly at: number;
  /** First line of the rows that is shown. */
  readonly offset: number;
  /** Lines out of sight below. */
  readonly below: number;
}

interface Room {
  readonly columns: number;
  readonly rows: number;
}

const LISTS = { rigs: rigList, pending: pendingList, values: valueList, services: serviceList } as const;

/** Every row that the filter leaves: what can be saved. */
export function allRows(frame: Frame, pane: ListPane, columns: number): readonly PaneRow[] {
  if (pane !== 'log') return listOf(frame, pane, columns).rows;
  return logRows(loggedOf(frame), { ...logOptions(frame), columns, rows: Infinity, anchor: undefined });
}

/** What a pane with rows shows in some room. */
export function listView(frame: Frame, pane: ListPane, room: Room): ListView {
  return pane === 'log' ? logView(frame, room) : plainView(frame, pane, room);
}

/** The state whose log is shown: of now, or of when it was paused. */
export function loggedOf({ lab, ui }: Frame) {
  return ui.log.held ?? lab;
}

function logOptions({ ui, nowMs }: Frame) {
  return { keep: rowFilter(ui.filters.log ?? '', nowMs) };
}

function listOf({ lab, nowMs, ui }: Frame, pane: Exclude<ListPane, 'log'>, columns: number): PaneList {
  return LISTS[pane](lab, nowMs, columns, rowFilter(ui.filters[pane] ?? '', nowMs));
}

function plainView(frame: Frame, pane: Exclude<ListPane, 'log'>, { columns, rows: room }: Room): ListView {
  const list = listOf(frame, pane, columns);
  const { head, rows } = list;
  if (rows.length === 0) {
    return { lines: fitRows(listLines(list), room), rows, chosen: undefined, at: -1, offset: 0, below: 0 };
  }
  const at = chosenIndex(frame, pane, rows);
  const height = Math.max(1, room - head.length);
  const first = heightOf(rows.slice(0, at));
  const last = first + (rows[at]?.height ?? 1);
  const limit = Math.max(0, heightOf(rows) - height);
  const before = Math.min(limit, frame.ui.offsets[pane] ?? 0);
  const offset = Math.min(first, Math.max(before, last - height));
  const isMarked = frame.ui.active === pane;
  const shown = linesBetween(rows, offset, offset + height, isMarked ? rows[at] : undefined);
  return {
    lines: fitRows([...head, ...shown], room),
    rows,
    chosen: rows[at],
    at,
    offset,
    below: limit - offset,
  };
}

function heightOf(rows: readonly PaneRow[]): number {
  return rows.reduce((sum, { height }) => sum + height, 0);
}

/** The lines from one to another; rows out of sight are not laid out. */
function linesBetween(
  rows: readonly PaneRow[],
  from: number,
  to: number,
  chosen: PaneRow | undefined,
): Line[] {
  const shown: Line[] = [];
  let top = 0;
  for (const row of rows) {
    if (top >= to) break;
    if (top + row.height > from) {
      const lines = row.lines.slice(Math.max(0, from - top), to - top);
      shown.push(...(row === chosen ? lines.map(marked) : lines));
    }
    top += row.height;
  }
  return shown;
}

/** The chosen row, or the one that took its place. */
function chosenIndex({ ui }: Frame, pane: ListPane, rows: readonly PaneRow[]): number {
  const chosen = ui.chosen[pane];
  const found = rows.findIndex(({ id }) => id === chosen?.id);
  return found >= 0 ? found : Math.min(chosen?.at ?? 0, rows.length - 1);
}

function logView(frame: Frame, { columns, rows: room }: Room): ListView {
  const { ui } = frame;
  const state = loggedOf(frame);
  const options = { ...logOptions(frame), columns, rows: room };
  let rows = logRows(state, { ...options, anchor: ui.log.anchor });
  const chosen = ui.chosen.log?.id;
  // A smaller screen must not lose the chosen line.
  if (chosen !== undefined && !rows.some(({ id }) => id === chosen)) {
    rows = logRows(state, { ...options, anchor: Number(chosen) });
  }
  const found = rows.findIndex(({ id }) => id === chosen);
  const at = found >= 0 ? found : rows.length - 1;
  const isMarked = ui.active === 'log' && ui.log.held !== undefined;
  const lines =
    rows.length === 0
      ? logLines(state, { ...options, anchor: undefined })
      : rows.flatMap(({ lines: [line = []] }, index) => [isMarked && index === at ? marked(line) : line]);
  const newest = newestLog(state, options.keep);
  const isEnd = rows.at(-1)?.id === String(newest);
  return { lines: fitRows(lines, room), rows, chosen: rows[at], at, offset: 0, below: isEnd ? 0 : 1 };
}

function marked(line: Line): Line {
  return line.map((part) => ({ ...part, reverse: true }));
}

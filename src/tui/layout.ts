import { PANES } from './pane-id.js';
import type { PaneId } from './pane-id.js';

/** Columns and rows of the terminal, and what the panes would like. */
export interface LayoutInput {
  readonly columns: number;
  readonly rows: number;
  readonly active: PaneId;
  /** Which of log, values and REPL was active last: it keeps its place where only one of them fits. */
  readonly lower: PaneId;
  /** Lines of the rigs pane, its header included. */
  readonly rigLines: number;
  /** Whether there are values to show. */
  readonly hasValues: boolean;
}

/** Place of one pane; its title is the first of its rows. */
export interface PanePlace {
  readonly pane: PaneId;
  readonly columns: number;
  readonly rows: number;
}

/** What stands where. */
export interface Layout {
  /** `tiny`: nothing fits. */
  readonly kind: 'tiny' | 'single' | 'compact' | 'full';
  /** A line with all panes is shown, as some of them are out of sight. */
  readonly tabs: boolean;
  /** Top to bottom, each left to right. */
  readonly bands: readonly (readonly PanePlace[])[];
}

/** The least terminal that anything is shown on. */
export const LEAST = { columns: 40, rows: 10 } as const;

const COMPACT = { columns: 60, rows: 20 };
const FULL = { columns: 100, rows: 34 };
/** Rows of the status line and the line of keys. */
const EDGES = 2;
const TABS = 1;

/**
 * Which panes are shown, and where: all of them on a wide terminal; rigs, pending and one more on an ordinary one;
 * the active one on a small one.
 */
export function computeLayout(input: LayoutInput): Layout {
  const { columns, rows } = input;
  if (columns < LEAST.columns || rows < LEAST.rows) return { kind: 'tiny', tabs: false, bands: [] };
  if (columns < COMPACT.columns || rows < COMPACT.rows) return single(input);
  return columns < FULL.columns || rows < FULL.rows ? compact(input) : full(input);
}

function single({ columns, rows, active }: LayoutInput): Layout {
  return { kind: 'single', tabs: true, bands: [[{ pane: active, columns, rows: rows - EDGES - TABS }]] };
}

function compact({ columns, rows, lower, rigLines }: LayoutInput): Layout {
  const room = rows - EDGES - TABS;
  const rigs = clamp(rigLines + 1, 4, Math.floor(room * 0.4));
  const pending = clamp(Math.floor(room / 4), 4, 7);
  return {
    kind: 'compact',
    tabs: true,
    bands: [
      [{ pane: 'rigs', columns, rows: rigs }],
      [{ pane: 'pending', columns, rows: pending }],
      [{ pane: lower, columns, rows: room - rigs - pending }],
    ],
  };
}

function full({ columns, rows, rigLines, hasValues, active }: LayoutInput): Layout {
  const room = rows - EDGES;
  const rigs = clamp(rigLines + 1, 4, Math.floor(room * 0.3));
  const pending = clamp(Math.floor(room / 5), 5, 12);
  const rest = room - rigs - pending;
  const log = Math.floor(rest / 2);
  const values = hasValues || active === 'values' ? Math.floor(columns * 0.45) : 0;
  const middle: PanePlace[] = [{ pane: 'pending', columns: columns - values, rows: pending }];
  if (values > 0) middle.push({ pane: 'values', columns: values, rows: pending });
  return {
    kind: 'full',
    tabs: false,
    bands: [
      [{ pane: 'rigs', columns, rows: rigs }],
      middle,
      [{ pane: 'log', columns, rows: log }],
      [{ pane: 'repl', columns, rows: rest - log }],
    ],
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** The place of a pane, undefined where it is out of sight. */
export function placeOf(layout: Layout, pane: PaneId): PanePlace | undefined {
  return layout.bands.flat().find((place) => place.pane === pane);
}

/** The pane after (`1`) or before (`-1`) another, around the end. */
export function neighbour(pane: PaneId, step: 1 | -1): PaneId {
  const at = (PANES.indexOf(pane) + step + PANES.length) % PANES.length;
  return PANES[at] ?? pane;
}

import { PANES } from './pane-id.js';
import type { PaneId } from './pane-id.js';

/** Columns and rows of the terminal, and what the panes would like. */
export interface LayoutInput {
  readonly columns: number;
  readonly rows: number;
  readonly active: PaneId;
  /** Which of log, values, REPL and services was active last: it keeps its place where only one of them fits. */
  readonly lower: PaneId;
  /** Lines of the rigs pane, its header included. */
  readonly rigLines: number;
  /** Whether there are values to show. */
  readonly hasValues: boolean;
  /** Lines of the services pane, its header included. 0: there are no services. @defaultValue 0 */
  readonly serviceLines?: number;
  /** The active pane takes all. @defaultValue false */
  readonly zoomed?: boolean;
  /** Panes that are left out where all of them would be shown. @defaultValue none */
  readonly hidden?: readonly PaneId[];
  /** Rows that a pane has more, or less, than it would. @defaultValue none */
  readonly sizes?: Readonly<Partial<Record<PaneId, number>>>;
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
/** From this width on, log and REPL stand beside each other. */
const WIDE = 170;
/** Rows of the status line and the line of keys. */
const EDGES = 2;
const TABS = 1;
/** Least rows of a pane: its title and two lines. */
const LEAST_ROWS = 3;

/**
 * Which panes are shown, and where: all of them on a wide terminal; rigs, pending and one more on an ordinary one;
 * the active one on a small one, or when it is zoomed.
 */
export function computeLayout(input: LayoutInput): Layout {
  const { columns, rows, zoomed = false } = input;
  if (columns < LEAST.columns || rows < LEAST.rows) return { kind: 'tiny', tabs: false, bands: [] };
  if (zoomed || columns < COMPACT.columns || rows < COMPACT.rows) return single(input);
  return columns < FULL.columns || rows < FULL.rows ? compact(input) : full(input);
}

function single({ columns, rows, active }: LayoutInput): Layout {
  return { kind: 'single', tabs: true, bands: [[{ pane: active, columns, rows: rows - EDGES - TABS }]] };
}

function compact(input: LayoutInput): Layout {
  const { columns, rows, lower: wanted, active, rigLines, serviceLines = 0 } = input;
  const isEmpty = wanted === 'services' && serviceLines === 0 && active !== wanted;
  const lower = isEmpty ? 'repl' : wanted;
  const room = rows - EDGES - TABS;
  const rigs = sized(input, 'rigs', clamp(rigLines + 1, 4, Math.floor(room * 0.4)), room - 2 * LEAST_ROWS);
  const pending = sized(input, 'pending', clamp(Math.floor(room / 4), 4, 7), room - rigs - LEAST_ROWS);
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

function full(input: LayoutInput): Layout {
  const { columns, hasValues, serviceLines = 0, active, hidden = [] } = input;
  const empty: readonly PaneId[] = [
    ...(hasValues ? [] : (['values'] as const)),
    ...(serviceLines > 0 ? [] : (['services'] as const)),
  ];
  const shows = (pane: PaneId) => !hidden.includes(pane) && (pane === active || !empty.includes(pane));
  const bandsOf: readonly (readonly PaneId[])[] =
    columns >= WIDE
      ? [
          ['rigs', 'services'],
          ['pending', 'values'],
          ['log', 'repl'],
        ]
      : [['rigs'], ['pending', 'values'], ['services'], ['log'], ['repl']];
  const bands = bandsOf.map((band) => band.filter(shows)).filter((band) => band.length > 0);
  const tabs = hidden.length > 0;
  const heights = heightsOf(input, bands, input.rows - EDGES - (tabs ? TABS : 0));
  return {
    kind: 'full',
    tabs,
    bands: bands.map((band, index) => beside(band, columns, heights[index] ?? 0)),
  };
}

/** Rows of each band: the last one takes the rest. */
function heightsOf(input: LayoutInput, bands: readonly (readonly PaneId[])[], room: number): number[] {
  const { rigLines, serviceLines = 0 } = input;
  const first = bands[0]?.includes('services') ? Math.max(rigLines, serviceLines) : rigLines;
  const log = bands.some(([pane]) => pane === 'services') ? 0.22 : 0.3;
  const natural: Readonly<Record<PaneId, number>> = {
    rigs: clamp(first + 1, 4, Math.floor(room * 0.28)),
    pending: clamp(Math.floor(room / 5), 5, 12),
    values: clamp(Math.floor(room / 5), 5, 12),
    services: clamp(serviceLines + 1, LEAST_ROWS, Math.floor(room * 0.18)),
    log: Math.floor(room * log),
    repl: Math.floor(room * 0.3),
  };
  let left = room;
  return bands.map(([pane = 'rigs'], index) => {
    const after = bands.length - 1 - index;
    const rows = after === 0 ? left : sized(input, pane, natural[pane], left - after * LEAST_ROWS);
    left -= rows;
    return rows;
  });
}

/** Panes beside each other: services, values and REPL have less than half. */
function beside(band: readonly PaneId[], columns: number, rows: number): readonly PanePlace[] {
  const [left = 'rigs', right] = band;
  if (right === undefined) return [{ pane: left, columns, rows }];
  const share = Math.floor(columns * 0.45);
  return [
    { pane: left, columns: columns - share, rows },
    { pane: right, columns: share, rows },
  ];
}

function sized({ sizes = {} }: LayoutInput, pane: PaneId, natural: number, most: number): number {
  return clamp(natural + (sizes[pane] ?? 0), LEAST_ROWS, Math.max(LEAST_ROWS, most));
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** The place of a pane, undefined where it is out of sight. */
export function placeOf(layout: Layout, pane: PaneId): PanePlace | undefined {
  return layout.bands.flat().find((place) => place.pane === pane);
}

/** The pane after (`1`) or before (`-1`) another, around the end; those to be left out are passed over. */
export function neighbour(pane: PaneId, step: 1 | -1, leftOut: readonly PaneId[] = []): PaneId {
  const shown = PANES.filter((each) => each === pane || !leftOut.includes(each));
  const at = (shown.indexOf(pane) + step + shown.length) % shown.length;
  return shown[at] ?? pane;
}

import type { LabState } from '../model/lab-state.js';
import type { KeyMode } from './keymap.js';
import { neighbour } from './layout.js';
import type { Overlay } from './overlay.js';
import type { ListPane, PaneId } from './pane-id.js';
import type { Prompt } from './prompt.js';
import type { LogAnchor } from './view-models/log.js';

/** A row that was chosen, and where it stood: another one takes its place when it goes. */
export interface ChosenRow {
  readonly id: string;
  readonly at: number;
}

/** Where the log stands. */
export interface LogPlace {
  /** The entry at the bottom. */
  readonly anchor: LogAnchor;
  /** What was known when it was paused: shown until it follows again. Undefined: it follows. */
  readonly held: LabState | undefined;
}

/** What the operator has chosen to see. Never changed in place. */
export interface UiState {
  readonly active: PaneId;
  /** The pane before the REPL: where Escape goes back to. */
  readonly before: PaneId;
  /** Which of log, values, REPL and services was active last. */
  readonly lower: PaneId;
  /** The active pane takes the whole screen. */
  readonly zoomed: boolean;
  /** Panes that wide screens leave out. */
  readonly hidden: readonly PaneId[];
  /** Rows that a pane has more, or less, than it would. */
  readonly sizes: Readonly<Partial<Record<PaneId, number>>>;
  readonly chosen: Readonly<Partial<Record<ListPane, ChosenRow>>>;
  /** First line that is shown of each pane with a list. */
  readonly offsets: Readonly<Partial<Record<ListPane, number>>>;
  /** As the operator wrote them; empty or absent: every row is shown. */
  readonly filters: Readonly<Partial<Record<ListPane, string>>>;
  readonly log: LogPlace;
  /** In place of the panes. */
  readonly overlay: Overlay | undefined;
  /** In place of the line of keys. */
  readonly prompt: Prompt | undefined;
  /** Shown in place of the keys until the next key. Empty: none. */
  readonly notice: string;
}

/** How it starts. */
export const initialUi: UiState = {
  active: 'rigs',
  before: 'rigs',
  lower: 'repl',
  zoomed: false,
  hidden: [],
  sizes: {},
  chosen: {},
  offsets: {},
  filters: {},
  log: { anchor: undefined, held: undefined },
  overlay: undefined,
  prompt: undefined,
  notice: '',
};

/** Goes to a pane. */
export function goTo(ui: UiState, pane: PaneId): UiState {
  const isLower = pane !== 'rigs' && pane !== 'pending';
  return {
    ...ui,
    active: pane,
    before: pane === 'repl' ? ui.before : pane,
    lower: isLower ? pane : ui.lower,
    hidden: ui.hidden.filter((each) => each !== pane),
    overlay: undefined,
    prompt: undefined,
  };
}

/**
 * Goes to the pane after or before the active one.
 *
 * @param absent - Panes that there is nothing for.
 */
export function goOn(ui: UiState, step: 1 | -1, absent: readonly PaneId[]): UiState {
  return goTo(ui, neighbour(ui.active, step, [...ui.hidden, ...absent]));
}

/** Which keys have a meaning now. */
export function modeOf({ overlay, prompt, active }: UiState): KeyMode {
  if (prompt) return 'prompt';
  if (overlay) return overlay.kind;
  return active === 'repl' ? 'repl' : 'panes';
}

import type { KeyMode } from './keymap.js';
import { neighbour } from './layout.js';
import type { PaneId } from './pane-id.js';
import type { LogAnchor } from './view-models/log.js';

/** What the operator has chosen to see. Never changed in place. */
export interface UiState {
  readonly active: PaneId;
  /** The pane before the REPL: where Escape goes back to. */
  readonly before: PaneId;
  /** Which of log, values and REPL was active last. */
  readonly lower: PaneId;
  /** The key table is shown, from this line. Undefined: it is not. */
  readonly help: number | undefined;
  /** First line that is shown of each pane with a list. */
  readonly offsets: Readonly<Partial<Record<PaneId, number>>>;
  readonly logAnchor: LogAnchor;
  /** Shown in place of the keys until the next key. Empty: none. */
  readonly notice: string;
}

/** How it starts. */
export const initialUi: UiState = {
  active: 'rigs',
  before: 'rigs',
  lower: 'repl',
  help: undefined,
  offsets: {},
  logAnchor: undefined,
  notice: '',
};

/** Goes to a pane. */
export function goTo(ui: UiState, pane: PaneId): UiState {
  const isLower = pane === 'log' || pane === 'values' || pane === 'repl';
  return {
    ...ui,
    active: pane,
    before: pane === 'repl' ? ui.before : pane,
    lower: isLower ? pane : ui.lower,
    help: undefined,
  };
}

/** Goes to the pane after or before the active one. */
export function goOn(ui: UiState, step: 1 | -1): UiState {
  return goTo(ui, neighbour(ui.active, step));
}

/** Which keys have a meaning now. */
export function modeOf({ help, active }: UiState): KeyMode {
  if (help !== undefined) return 'help';
  return active === 'repl' ? 'repl' : 'panes';
}

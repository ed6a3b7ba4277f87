/** The panes, in the order of their numbers. */
export const PANES = ['rigs', 'pending', 'log', 'values', 'repl', 'services'] as const;

/** Name of a pane. */
export type PaneId = (typeof PANES)[number];

/** Panes with rows that can be chosen. */
export type ListPane = Exclude<PaneId, 'repl'>;

/** Whether a pane has rows that can be chosen. */
export function isListPane(pane: PaneId): pane is ListPane {
  return pane !== 'repl';
}

/** Titles as the operator reads them. */
export const PANE_TITLES: Readonly<Record<PaneId, string>> = {
  rigs: 'Rigs',
  pending: 'Pending',
  log: 'Log',
  values: 'Values',
  repl: 'REPL',
  services: 'Services',
};

/** The key that goes to a pane: its number from 1. */
export function paneNumber(pane: PaneId): number {
  return PANES.indexOf(pane) + 1;
}

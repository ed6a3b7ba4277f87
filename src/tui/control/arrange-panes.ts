import type { Command } from '../command.js';
import { PANES } from '../pane-id.js';
import type { PaneId } from '../pane-id.js';
import type { TuiStore } from '../tui-store.js';
import { goOn } from '../ui-state.js';
import { absentPanes } from '../view-models/service-peers.js';

/** Farthest that a pane can be made larger or smaller. */
const MOST = 60;

/** Carries out what changes the place of panes. False: the command is none of these. */
export function arrangePanes(store: TuiStore, command: Command): boolean {
  const { ui } = store;
  if (command === 'zoom') store.change({ ...ui, zoomed: !ui.zoomed });
  else if (command === 'grow') resizeBy(store, 1);
  else if (command === 'shrink') resizeBy(store, -1);
  else if (command === 'hide-pane') hideActive(store);
  else return false;
  return true;
}

/** The lines of the last band are what the others leave: it grows where the one before it shrinks. */
function resizeBy(store: TuiStore, by: number): void {
  const { ui, present: frame } = store;
  const { bands } = frame.layout;
  const index = bands.findIndex((band) => band.some(({ pane }) => pane === ui.active));
  const isLast = index === bands.length - 1;
  const pane = bands[isLast ? index - 1 : index]?.[0]?.pane;
  if (pane === undefined) return;
  const size = Math.max(-MOST, Math.min(MOST, (ui.sizes[pane] ?? 0) + (isLast ? -by : by)));
  store.change({ ...ui, sizes: { ...ui.sizes, [pane]: size } });
}

function hideActive(store: TuiStore): void {
  const { ui, present: frame } = store;
  if (frame.layout.kind !== 'full') {
    store.change({
      ...ui,
      notice: 'Panes are taken off wide screens only: here others stand in their place.',
    });
    return;
  }
  const hidden: readonly PaneId[] = [...ui.hidden, ui.active];
  const absent = absentPanes(store.lab);
  if (PANES.every((pane) => hidden.includes(pane) || absent.includes(pane))) return;
  const next = goOn(ui, 1, absent);
  store.change({ ...next, hidden });
}

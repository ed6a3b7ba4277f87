import type { LabState } from '../../model/lab-state.js';
import type { ListPane } from '../pane-id.js';
import { isListPane } from '../pane-id.js';
import type { TuiStore } from '../tui-store.js';
import { chosenRow } from './move-rows.js';

/** Id of the peer that the chosen line, or the open detail view, is about. Undefined: none. */
export function subjectPeer(store: TuiStore): string | undefined {
  const { ui, lab } = store;
  const { overlay, active } = ui;
  const detail = overlay?.kind === 'detail' ? overlay : overlay?.under;
  if (detail) {
    const { pane, id, opened } = detail.subject;
    return peerOf(lab, pane, id) ?? peerOf(opened, pane, id);
  }
  const pane = active === 'repl' ? ui.before : active;
  if (!isListPane(pane)) return undefined;
  const id = active === 'repl' ? ui.chosen[pane]?.id : chosenRow(store)?.id;
  return id === undefined ? undefined : peerOf(ui.log.held ?? lab, pane, id);
}

function peerOf(lab: LabState, pane: ListPane, id: string): string | undefined {
  if (pane === 'rigs' || pane === 'services') return id;
  if (pane === 'pending') return lab.exchanges.get(Number(id))?.peer;
  if (pane === 'values') return lab.readings.get(id)?.peer;
  const event = lab.log[Number(id) - (lab.log[0]?.seq ?? 0)]?.event;
  if (event?.type === 'exchange.settled') return lab.exchanges.get(event.exchange)?.peer;
  return event && 'peer' in event ? event.peer : undefined;
}

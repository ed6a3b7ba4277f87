import type { LabState, PeerState } from '../../model/lab-state.js';
import { selectPeers } from '../../model/selectors.js';
import type { PaneId } from '../pane-id.js';

/** Kinds of peers that the services pane shows in place of the rigs pane. */
const KINDS: readonly string[] = ['manager', 'service', 'own service'];

/** Whether a peer is a manager, a service, or a link with one. */
export function isService({ kind }: PeerState): boolean {
  return KINDS.includes(kind);
}

/** Managers and services, each service after the manager that it is reached through. */
export function selectServices(state: LabState): readonly PeerState[] {
  const all = selectPeers(state).filter(isService);
  const isInside = ({ within }: PeerState) => all.some(({ id }) => id === within);
  const tops = all.filter((peer) => !isInside(peer));
  return tops.flatMap((top) => [top, ...all.filter((peer) => peer.within === top.id && peer !== top)]);
}

/** Panes that there is nothing for: Tab passes them over. */
export function absentPanes(state: LabState): readonly PaneId[] {
  return [...state.peers.values()].some(isService) ? [] : ['services'];
}

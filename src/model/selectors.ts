import type { PeerId } from './lab-event.js';
import type { ExchangeState, LabState, PeerState } from './lab-state.js';

/** Peers in the order in which they were added. */
export function selectPeers(state: LabState): readonly PeerState[] {
  return [...state.peers.values()];
}

/** Exchanges without an outcome, oldest first. */
export function selectPending(state: LabState): readonly ExchangeState[] {
  return [...state.exchanges.values()].filter((exchange) => !exchange.settled);
}

/** The name of a peer, or its id when it is not known (any more). */
export function peerName(state: LabState, id: string): string {
  return state.peers.get(id)?.name ?? id;
}

/** Key of a reading in {@link LabState.readings}. */
export function readingKey(peer: PeerId, codename: string): string {
  return `${peer}#${codename}`;
}

/** Peers that do something which goes on without this console. */
export function selectRunning(state: LabState): readonly PeerState[] {
  return selectPeers(state).filter(({ running }) => running !== '');
}

import type { WireFacts } from './client-facts.js';
import type { LinkState } from './link-state.js';

/** Tells the lab of a link. */
export function announceLink(facts: WireFacts, state: LinkState, label: string, manager: string): void {
  facts.added(state.peer, 'service', label, state.record?.address ?? '');
  facts.described(state.peer, { manager });
}

/** Tells the lab what is known of a link. */
export function describeLink(facts: WireFacts, { peer, condition, record, lock }: LinkState): void {
  const since = lock ? new Date(lock.sinceMs).toISOString().slice(11, 19) : '';
  facts.described(peer, {
    status: condition,
    lock: lock ? `${lock.shared ? 'shared' : 'exclusive'}, held here since ${since} UTC` : '',
    language: record?.language ?? '',
  });
}

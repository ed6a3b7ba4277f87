import type { PeerId } from '../../../model/lab-event.js';
import type { WireFacts } from '../client-facts.js';
import type { LinkState } from './link-state.js';

/** The manager of a link: its name for people, and itself in the model. */
interface LinkedAt {
  readonly label: string;
  readonly peer: PeerId;
}

/** Tells the lab of a link. */
export function announceLink(facts: WireFacts, state: LinkState, label: string, manager: LinkedAt): void {
  facts.added(state.peer, 'service', label, state.record?.address ?? '', manager.peer);
  facts.described(state.peer, { manager: manager.label });
}

/**
 * Tells the lab what is known of a link.
 *
 * @param self - Network name of this client.
 */
export function describeLink(facts: WireFacts, state: LinkState, self: string): void {
  const { peer, condition, record, lock } = state;
  const kind = lock?.shared === true ? 'shared' : 'exclusive';
  const held = lock && ({ kind, holders: [self], sinceMs: lock.sinceMs } as const);
  facts.links(peer, condition === 'linked' ? [self] : [], held);
  facts.described(peer, { status: condition, language: record?.language ?? '' });
}

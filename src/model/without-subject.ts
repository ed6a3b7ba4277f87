import type { PeerState } from './lab-state.js';

/**
 * An error text without its beginning where that only repeats whom it is about: the line says so already.
 *
 * @param peer - Whom the line is about; undefined: not known any more.
 */
export function withoutSubject(text: string, peer: Pick<PeerState, 'name' | 'address'> | undefined): string {
  if (!peer) return text;
  const subject = `${peer.name} (${peer.address}): `;
  return text.startsWith(subject) ? text.slice(subject.length) : text;
}

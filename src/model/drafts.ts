import type { ExchangeState, PeerCounts, PeerState } from './lab-state.js';

/** The same with fields that can be written. */
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A peer that no snapshot shows yet: it is changed in place until its batch ends. */
export interface PeerDraft extends Writable<Omit<PeerState, 'counts' | 'roundTripsMs'>> {
  readonly counts: Writable<PeerCounts>;
  readonly roundTripsMs: number[];
}

/** An exchange that no snapshot shows yet. */
export interface ExchangeDraft extends Writable<Omit<ExchangeState, 'steps'>> {
  readonly steps: Record<string, number>;
}

/** A draft of a peer that a snapshot shows. */
export function draftPeer(peer: PeerState): PeerDraft {
  return { ...peer, counts: { ...peer.counts }, roundTripsMs: [...peer.roundTripsMs] };
}

/** A draft of an exchange that a snapshot shows. */
export function draftExchange(exchange: ExchangeState): ExchangeDraft {
  return { ...exchange, steps: { ...exchange.steps } };
}

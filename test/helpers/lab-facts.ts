import type { LabEvent, PeerAdded, PeerId } from '../../src/model/lab-event.js';
import { emptyLabState } from '../../src/model/lab-state.js';
import type { LabState } from '../../src/model/lab-state.js';
import { reduce } from '../../src/model/reduce.js';

/** Milliseconds since 1970 at which the facts of these tests begin. */
export const START_MS = 1_700_000_000_000;

/** The state after some facts, each `[milliseconds after the start, fact]`. */
export function stateAfter(
  ...facts: readonly (readonly [number, DistributiveOmit<LabEvent, 'atMs'>])[]
): LabState {
  return reduce(
    emptyLabState,
    facts.map(([ms, fact]) => ({ ...fact, atMs: START_MS + ms })),
  );
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A peer of a protocol that does not exist: panes know none. */
export function added(name: string, address = `dummy://${name}`): Omit<PeerAdded, 'atMs'> {
  return { type: 'peer.added', peer: idOf(name), protocol: 'dummy', kind: 'thing', name, address };
}

/** Id of such a peer. */
export function idOf(name: string): PeerId {
  return `dummy/${name}`;
}

/** A question to such a peer with an echo within 1 s and a response within 10 s. */
export function asked(exchange: number, name: string, label = 'START'): DistributiveOmit<LabEvent, 'atMs'> {
  return {
    type: 'exchange.started',
    exchange,
    peer: idOf(name),
    label,
    text: label,
    deadlines: [
      { awaiting: 'echo', timeoutMs: 1000 },
      { awaiting: 'response', timeoutMs: 10_000 },
    ],
  };
}

/** A message from such a peer. */
export function heard(name: string, label: string, text = ''): DistributiveOmit<LabEvent, 'atMs'> {
  return {
    type: 'message.received',
    peer: idOf(name),
    verdict: 'message',
    label,
    text,
    wire: text,
    size: text.length,
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/model/lab-event.js';
import { emptyLabState } from '../../src/model/lab-state.js';
import type { LabState } from '../../src/model/lab-state.js';
import { reduce } from '../../src/model/reduce.js';
import { StateDraft } from '../../src/model/state-draft.js';

const peer = fc.constantFrom('ibl-echo/a', 'ibl-echo/b', 'ibl-echo/unknown');
const exchange = fc.integer({ min: 1, max: 4 });
const atMs = fc.integer({ min: 0, max: 1000 });
const message = { label: fc.constant('EXPINIT'), text: fc.constant(''), wire: fc.constant('[1, null]') };

const event: fc.Arbitrary<LabEvent> = fc.oneof(
  fc.record({
    type: fc.constant('peer.added' as const),
    atMs,
    peer: fc.constantFrom('ibl-echo/a', 'ibl-echo/b'),
    protocol: fc.constant('ibl-echo'),
    kind: fc.constant('rig'),
    name: fc.constant('a'),
    address: fc.constant('udp://127.0.0.1:1'),
  }),
  fc.record({
    type: fc.constant('peer.condition' as const),
    atMs,
    peer,
    condition: fc.constantFrom('silent' as const, 'refused' as const, 'closed' as const),
    reason: fc.constant('why'),
  }),
  fc.record({
    type: fc.constant('peer.described' as const),
    atMs,
    peer,
    facts: fc.dictionary(fc.constantFrom('status', 'session'), fc.constantFrom('', 'RUNNING')),
  }),
  fc.record({ type: fc.constant('peer.removed' as const), atMs, peer }),
  fc.record({ type: fc.constant('message.sent' as const), atMs, peer, size: fc.constant(9), ...message }),
  fc.record({
    type: fc.constant('message.received' as const),
    atMs,
    peer,
    verdict: fc.constantFrom('message' as const, 'echo' as const, 'late-echo' as const, 'malformed' as const),
    size: fc.constant(9),
    ...message,
  }),
  fc.record({
    type: fc.constant('exchange.started' as const),
    atMs,
    exchange,
    peer,
    label: fc.constant('EXPINIT'),
    text: fc.constant(''),
    deadlines: fc.constant([{ awaiting: 'echo', timeoutMs: 1000 }]),
  }),
  fc.record({
    type: fc.constant('exchange.advanced' as const),
    atMs,
    exchange,
    step: fc.constantFrom('sent', 'echo'),
  }),
  fc.record({
    type: fc.constant('exchange.settled' as const),
    atMs,
    exchange,
    outcome: fc.constantFrom('answered' as const, 'timeout' as const),
    text: fc.constant(''),
  }),
);

/** Forbids every change of a snapshot: a write to it throws. */
function freeze(state: LabState): LabState {
  const deeply = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
    if (value instanceof Map) for (const item of value.values()) deeply(item);
    else for (const item of Object.values(Object.freeze(value))) deeply(item);
  };
  deeply(state);
  return state;
}

describe('reduce', () => {
  it('never changes a snapshot, and gives the same state however the facts are batched', () => {
    fc.assert(
      fc.property(fc.array(fc.array(event, { maxLength: 12 }), { maxLength: 8 }), (batches) => {
        const snapshots: { readonly state: LabState; readonly copy: LabState }[] = [];
        let state = freeze(emptyLabState);
        for (const batch of batches) {
          state = freeze(reduce(state, batch));
          snapshots.push({ state, copy: structuredClone(state) });
        }
        expect(state).toEqual(reduce(emptyLabState, batches.flat()));
        const draft = new StateDraft(emptyLabState);
        for (const batch of batches) draft.take(batch);
        expect(draft.snapshot()).toEqual(state);
        for (const snapshot of snapshots) expect(snapshot.state).toEqual(snapshot.copy);
      }),
      { numRuns: 300 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/model/lab-event.js';
import { emptyLabState, LIMITS } from '../../src/model/lab-state.js';
import type { LabState } from '../../src/model/lab-state.js';
import { reduce } from '../../src/model/reduce.js';
import { peerName, selectPeers, selectPending } from '../../src/model/selectors.js';
import { added, fact, note, received } from '../helpers/facts.js';

const after = (...events: readonly LabEvent[]): LabState => reduce(emptyLabState, events);
const RIG = 'ibl-echo/a';

const started = (exchange: number, atMs = 0): LabEvent =>
  fact({
    type: 'exchange.started',
    exchange,
    peer: RIG,
    label: 'EXPINIT',
    text: '',
    deadlines: [{ awaiting: 'echo', timeoutMs: 1000 }],
    atMs,
  });
const advanced = (exchange: number, step: string, atMs: number): LabEvent =>
  fact({ type: 'exchange.advanced', exchange, step, atMs });
const settled = (exchange: number, atMs = 0): LabEvent =>
  fact({ type: 'exchange.settled', exchange, outcome: 'answered', text: 'echoed', atMs });
const reading = (codename: string, value: number | undefined, more: object = {}): LabEvent =>
  fact({
    type: 'reading.taken',
    peer: RIG,
    codename,
    text: String(value),
    quality: 'fresh',
    origin: 'watched',
    ...(value !== undefined && { value }),
    ...more,
  });

describe('reduce', () => {
  it('leaves the state before as it was', () => {
    const before = after(added('a'), reading('T', 1));
    const copy = structuredClone({ ...before });
    reduce(before, [added('b'), received('a', 'message', 5), reading('T', 2), started(1), note('x')]);
    expect(before).toEqual(copy);
  });

  it('gives the same state when nothing happened', () => {
    const state = after(added('a'));
    expect(reduce(state, [])).toBe(state);
  });

  it('keeps maps that nothing touched', () => {
    const before = after(added('a'), reading('T', 1), started(1));
    const next = reduce(before, [note('x')]);
    expect([next.peers, next.readings, next.exchanges]).toEqual([
      before.peers,
      before.readings,
      before.exchanges,
    ]);
    expect([next.peers === before.peers, next.readings === before.readings]).toEqual([true, true]);
  });

  it('gives the same state for a batch as for its facts one by one', () => {
    const anyFact = fc.constantFrom<LabEvent>(
      added('a'),
      added('b'),
      received('a', 'message', 10),
      received('a', 'late-echo', 20),
      received('b', 'malformed', 30),
      fact({ type: 'peer.condition', peer: RIG, condition: 'silent', reason: 'no echo' }),
      fact({ type: 'peer.described', peer: RIG, facts: { status: 'RUNNING', session: '' } }),
      fact({ type: 'peer.removed', peer: RIG }),
      fact({ type: 'links.changed', peer: RIG, links: ['c[h:1]'] }),
      started(1),
      started(2),
      advanced(1, 'sent', 5),
      advanced(1, 'echo', 9),
      settled(1, 12),
      settled(2, 13),
      reading('T', 1),
      reading('T', 2),
      reading('p', undefined),
      fact({ type: 'reading.quality', peer: RIG, quality: 'stale' }),
      fact({ type: 'health', part: 'journal', ok: false, text: 'disk full' }),
      fact({ type: 'health', part: 'journal', ok: true, text: '' }),
      note('x'),
    );
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 30 }), (events) => {
        const oneByOne = events.reduce((state, event) => reduce(state, [event]), emptyLabState);
        expect(reduce(emptyLabState, events)).toEqual(oneByOne);
      }),
    );
  });

  it('knows a peer from the fact that adds it to the one that removes it, with what it served', () => {
    const state = after(added('a'), added('b'), reading('T', 1));
    expect(selectPeers(state).map(({ name, condition }) => [name, condition])).toEqual([
      ['a', 'never-heard'],
      ['b', 'never-heard'],
    ]);
    const without = reduce(state, [fact({ type: 'peer.removed', peer: RIG })]);
    expect(selectPeers(without).map(({ name }) => name)).toEqual(['b']);
    expect(without.readings.size).toBe(0);
    expect([peerName(state, RIG), peerName(without, RIG)]).toEqual(['a', RIG]);
  });

  it('hears a peer with whatever arrives, and counts each kind', () => {
    const state = after(
      added('a'),
      fact({ type: 'peer.condition', peer: RIG, condition: 'silent', reason: 'no echo of EXPINIT' }),
      fact({ type: 'message.sent', peer: RIG, label: 'EXPINIT', text: '', wire: '[1, 1]', size: 6 }),
      received('a', 'message', 1),
      received('a', 'echo', 2),
      received('a', 'late-echo', 3),
      received('a', 'duplicate', 4),
      received('a', 'malformed', 5),
    );
    expect(state.peers.get(RIG)).toMatchObject({
      condition: 'heard',
      reason: '',
      lastHeardAtMs: 5,
      counts: { sent: 1, received: 2, late: 1, duplicate: 1, malformed: 1 },
    });
  });

  it('says why a peer is not heard', () => {
    const state = after(
      added('a'),
      received('a', 'message', 1),
      fact({ type: 'peer.condition', peer: RIG, condition: 'refused', reason: 'nothing listens there' }),
    );
    expect(state.peers.get(RIG)).toMatchObject({
      condition: 'refused',
      reason: 'nothing listens there',
      lastHeardAtMs: 1,
    });
  });

  it('merges what a peer says of itself, label by label', () => {
    const state = after(
      added('a'),
      fact({ type: 'peer.described', peer: RIG, facts: { status: 'RUNNING', session: 'x' } }),
      fact({ type: 'peer.described', peer: RIG, facts: { status: 'STOPPED', session: '' } }),
    );
    expect(state.peers.get(RIG)?.facts).toEqual({ status: 'STOPPED' });
  });

  it('knows who is linked with a service and who holds its lock since when, and what it is reached through', () => {
    const lock = { kind: 'exclusive', holders: ['c[h:1]'], sinceMs: 5 } as const;
    const service = fact({
      type: 'peer.added',
      peer: 'm/lab/math',
      protocol: 'm',
      kind: 'service',
      name: 'math',
      address: 'h:2',
      within: 'm/lab',
    });
    const held = after(service, fact({ type: 'links.changed', peer: 'm/lab/math', links: ['c[h:1]'], lock }));
    expect(held.peers.get('m/lab/math')).toMatchObject({ within: 'm/lab', links: ['c[h:1]'], lock });
    const free = reduce(held, [fact({ type: 'links.changed', peer: 'm/lab/math', links: [] })]);
    expect(free.peers.get('m/lab/math')).toMatchObject({ links: [], lock: undefined });
  });

  it('passes over facts about what it does not know', () => {
    const state = after(
      received('nobody', 'message'),
      advanced(9, 'echo', 1),
      settled(9),
      fact({ type: 'peer.condition', peer: 'x/y', condition: 'heard' }),
      fact({ type: 'peer.described', peer: 'x/y', facts: { a: 'b' } }),
      fact({ type: 'links.changed', peer: 'x/y', links: [] }),
    );
    expect([state.peers.size, state.exchanges.size, state.logged]).toEqual([0, 0, 6]);
  });

  it('measures the round trip from sending to the first answer, and keeps the newest', () => {
    const trips = Array.from({ length: LIMITS.roundTrips + 5 }, (_, index) => [
      started(index, 0),
      advanced(index, 'sent', 100),
      advanced(index, 'echo', 100 + index),
      advanced(index, 'response', 900),
    ]).flat();
    const state = after(added('a'), ...trips);
    const { roundTripsMs } = state.peers.get(RIG) ?? { roundTripsMs: [] };
    expect(roundTripsMs).toEqual(Array.from({ length: LIMITS.roundTrips }, (_, index) => index + 5));
  });

  it('shows an exchange while it waits and after it ended', () => {
    const waiting = after(added('a'), started(1, 10), advanced(1, 'sent', 11), started(2, 12));
    expect(selectPending(waiting).map(({ id }) => id)).toEqual([1, 2]);
    const ended = reduce(waiting, [
      fact({
        type: 'exchange.settled',
        exchange: 1,
        outcome: 'timeout',
        code: 'LABNET_ECHO_TIMEOUT',
        text: 'no echo',
        atMs: 99,
      }),
    ]);
    expect(selectPending(ended).map(({ id }) => id)).toEqual([2]);
    expect(ended.exchanges.get(1)).toMatchObject({
      startedAtMs: 10,
      steps: { sent: 11 },
      settled: { atMs: 99, outcome: 'timeout', code: 'LABNET_ECHO_TIMEOUT', text: 'no echo' },
    });
  });

  it('forgets the oldest settled exchanges, never one that waits', () => {
    const many = Array.from({ length: LIMITS.settled + 50 }, (_, index) => [
      started(index + 1),
      settled(index + 1),
    ]).flat();
    const state = after(started(0), ...many);
    expect(state.exchanges.size).toBe(LIMITS.settled + 1);
    expect([...state.exchanges.keys()].slice(0, 2)).toEqual([0, 51]);
  });

  it('keeps the newest log entries, numbered from the first', () => {
    const state = after(...Array.from({ length: LIMITS.log + 10 }, (_, index) => note(String(index))));
    expect([state.log.length, state.logged, state.log[0]?.seq]).toEqual([LIMITS.log, LIMITS.log + 10, 10]);
  });

  it('keeps the start of a long text only', () => {
    const long = 'x'.repeat(100_000);
    const wire = { label: 'EXPINIT', size: 100_000, wire: long };
    const state = after(
      added('a'),
      fact({ type: 'message.sent', peer: RIG, text: 'short', ...wire }),
      fact({ type: 'exchange.started', exchange: 1, peer: RIG, label: 'EXPINIT', text: long, deadlines: [] }),
    );
    const cut = `${'x'.repeat(LIMITS.text)}… (100000 characters)`;
    expect(state.log[1]?.event).toMatchObject({ text: 'short', wire: cut });
    expect(state.exchanges.get(1)?.text).toBe(cut);
  });

  it('takes readings with their unit, trend and time of measurement', () => {
    const state = after(
      added('a'),
      reading('T', 20, { unit: '°C', atMs: 5, measuredAtMs: 3 }),
      reading('T', 21, { atMs: 6 }),
      reading('door', undefined, { text: 'open' }),
    );
    expect(state.readings.get(`${RIG}#T`)).toMatchObject({
      value: 21,
      unit: '°C',
      takenAtMs: 6,
      trend: [20, 21],
    });
    expect(state.readings.get(`${RIG}#door`)).toMatchObject({ value: undefined, text: 'open', trend: [] });
  });

  it.each([Infinity, -Infinity, NaN, 1e300])(
    'takes a measurement at %d for one of when it came',
    (measured) => {
      const state = after(added('a'), reading('T', 20, { atMs: 5, measuredAtMs: measured }));
      expect(state.readings.get(`${RIG}#T`)).toMatchObject({ takenAtMs: 5 });
    },
  );

  it('changes the quality of one reading, or of all of a peer', () => {
    const state = after(added('a'), reading('T', 1), reading('p', 2));
    const quality = (next: LabState) => [...next.readings.values()].map((one) => one.quality);
    const one = reduce(state, [
      fact({ type: 'reading.quality', peer: RIG, codename: 'p', quality: 'stale' }),
    ]);
    expect(quality(one)).toEqual(['fresh', 'stale']);
    const all = reduce(one, [fact({ type: 'reading.quality', peer: RIG, quality: 'silent' })]);
    expect(quality(all)).toEqual(['silent', 'silent']);
    expect(reduce(all, [fact({ type: 'reading.quality', peer: 'x/y', quality: 'fresh' })]).readings).toBe(
      all.readings,
    );
  });

  it('names the parts of labnet that are not well', () => {
    const ill = after(fact({ type: 'health', part: 'journal', ok: false, text: 'disk full' }));
    expect([...ill.faults]).toEqual([['journal', 'disk full']]);
    expect(
      reduce(ill, [fact({ type: 'health', part: 'journal', ok: true, text: 'again' })]).faults.size,
    ).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { EchoProtocol, ExpMessage } from '../../../src/protocols/ibl-echo/index.js';
import type { EchoProtocolOptions } from '../../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import type { Faults } from '../../../src/testing/index.js';
import { testContext } from '../../helpers/protocol-context.js';
import type { TestContext } from '../../helpers/protocol-context.js';

interface World {
  readonly clock: ManualClock;
  readonly net: MemoryNet;
  readonly context: TestContext;
  readonly rig: EchoProtocol;
  readonly main: EchoProtocol;
}

const URI = 'udp://127.0.0.1:11001';

/** A rig and a client of it, in a network in memory. */
async function world(options: EchoProtocolOptions = {}, seed = 1, signal?: AbortSignal): Promise<World> {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock, seed });
  const context = testContext({ net, clock, ...(signal && { signal }) });
  const rig = await EchoProtocol.server(URI, context, { name: 'rig' });
  const main = await EchoProtocol.client(URI, context, { name: 'main', ...options });
  return { clock, net, context, rig, main };
}

/** Lets time pass until a promise is settled; asserts that this takes no longer than `mostMs`. */
async function within<T>(clock: ManualClock, mostMs: number, promise: Promise<T>): Promise<T> {
  const state = { isSettled: false };
  const settled = promise.finally(() => (state.isSettled = true));
  settled.catch(() => undefined);
  for (let ms = 0; ms <= mostMs && !state.isSettled; ms += 10) await clock.advance(ms === 0 ? 0 : 10);
  expect(state.isSettled).toBe(true);
  return settled;
}

describe('a timeout', () => {
  it('names rig, message and deadline, and leaves the communicator usable', async () => {
    const { clock, net, rig, main, context } = await world({ echoTimeoutMs: 250 });
    net.faults.loss = 1;
    const failed = expect(main.start('2026-01-01_1_x')).rejects.toMatchObject({
      code: 'LABNET_ECHO_TIMEOUT',
      message: `main (${URI}): no echo of EXPSTART within 250 ms`,
      details: { rig: 'main', uri: URI, message: 'EXPSTART', awaiting: 'echo', timeoutMs: 250 },
    });
    await clock.advance(250);
    await failed;
    expect([main.condition, main.isConnected, main.lastHeardAtMs]).toEqual(['silent', false, undefined]);
    net.faults.loss = 0;
    const received = rig.onEvent('EXPSTART');
    await within(clock, 0, main.start('2026-01-01_1_x'));
    expect((await received).data).toEqual(['2026-01-01_1_x', null]);
    expect([main.condition, main.isConnected]).toEqual(['heard', true]);
    expect(main.lastHeardAtMs).toBe(clock.wallMs());
    expect(context.facts).toContainEqual(
      expect.objectContaining({ type: 'peer.condition', condition: 'silent' }),
    );
  });

  it('of the response says that the echo came', async () => {
    const { clock, main } = await world({ responseTimeoutMs: 700 });
    const failed = expect(main.ask([ExpMessage.EXPINIT, 1])).rejects.toMatchObject({
      code: 'LABNET_RESPONSE_TIMEOUT',
      message: `main (${URI}): echoed EXPINIT but sent no response within 700 ms`,
    });
    await clock.advance(700);
    await failed;
    expect(main.isConnected).toBe(true);
  });

  it.each([0, -1, NaN])('of %d ms is refused when a communicator is made', async (echoTimeoutMs) => {
    await expect(world({ echoTimeoutMs })).rejects.toMatchObject({ code: 'LABNET_INVALID_ARGUMENT' });
  });
});

describe('a bad network', () => {
  const FAULTS: Readonly<Record<string, Partial<Faults>>> = {
    'loses a third': { loss: 0.3 },
    'doubles everything': { duplicate: 1 },
    'delays and reorders': { delayMs: 40, jitterMs: 300 },
    'does all of it': { loss: 0.2, duplicate: 0.3, delayMs: 20, jitterMs: 200 },
  };

  it.each(Object.entries(FAULTS))('that %s neither storms nor hangs', async (_, faults) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { clock, net, rig, main } = await world({}, seed);
      let dispatched = 0;
      rig.assignCallback('EXPINIT', () => (dispatched += 1));
      Object.assign(net.faults, faults);
      const outcomes = Promise.allSettled(Array.from({ length: 10 }, (__, index) => main.init(index)));
      for (const { status } of await within(clock, 11_000, outcomes)) {
        expect(['fulfilled', 'rejected']).toContain(status);
      }
      await clock.advance(10_000);
      // Each message, its copy, the echo of each, and what a late copy may still cause.
      expect(net.sent.length).toBeLessThanOrEqual(10 * 2 * 3);
      expect(dispatched).toBeLessThanOrEqual(20);
      expect(clock.pending).toBe(0);
    }
  });

  it('is told from a closed port, which fails at once', async () => {
    const { clock, rig, main } = await world();
    await rig.close();
    await expect(within(clock, 0, main.init())).rejects.toMatchObject({
      code: 'LABNET_RIG_REFUSED',
      message: `main (${URI}): refused EXPINIT: nothing listens there (ECONNREFUSED)`,
    });
    expect(main.condition).toBe('refused');
  });

  it('gets a status again only when it was told so', async () => {
    const { clock, net, main } = await world();
    net.faults.loss = 1;
    await expect(within(clock, 3000, main.status('RUNNING', { retries: 2 }))).rejects.toMatchObject({
      code: 'LABNET_ECHO_TIMEOUT',
    });
    expect(net.sent).toHaveLength(3);
    await expect(within(clock, 1000, main.info('RUNNING'))).rejects.toMatchObject({});
    expect(net.sent).toHaveLength(4);
    await expect(main.start('x', null, { retries: 1 })).rejects.toMatchObject({
      code: 'LABNET_INVALID_ARGUMENT',
    });
    expect(net.sent).toHaveLength(4);
  });
});

describe('an interrupt', () => {
  it('does not wait for the echo of the message before it', async () => {
    const { clock, net, main } = await world();
    net.faults.loss = 1;
    const first = expect(main.init()).rejects.toMatchObject({ code: 'LABNET_ECHO_TIMEOUT' });
    const queued = expect(main.start('x')).rejects.toMatchObject({ code: 'LABNET_ECHO_TIMEOUT' });
    const urgent = expect(main.stop(null, { immediately: true })).rejects.toMatchObject({
      code: 'LABNET_ECHO_TIMEOUT',
    });
    await clock.advance(0);
    expect(net.sent.map(({ bytes }) => bytes.toString())).toEqual(['[1, null]', '[16, null]']);
    await clock.advance(5000);
    await Promise.all([first, queued, urgent]);
  });
});

describe('a signal', () => {
  it('ends the wait, and what was sent stays sent', async () => {
    const { clock, net, main } = await world();
    net.faults.delayMs = 100;
    const controller = new AbortController();
    const failed = expect(main.init(1, { signal: controller.signal })).rejects.toMatchObject({
      code: 'LABNET_CANCELLED',
      message: `main (${URI}): the wait for EXPINIT was cancelled`,
    });
    await clock.advance(50);
    controller.abort();
    await failed;
    expect(net.sent).toHaveLength(1);
    await clock.advance(1000);
    expect(clock.pending).toBe(0);
    await within(clock, 200, main.init(2, { signal: new AbortController().signal }));
  });

  it('that was aborted before lets nothing be sent', async () => {
    const { clock, net, main } = await world();
    await expect(main.init(1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'LABNET_CANCELLED',
    });
    await expect(main.onEvent('EXPINIT', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'LABNET_CANCELLED',
    });
    await clock.advance(0);
    expect(net.sent).toEqual([]);
    expect(main.clearCallbacks('EXPINIT')).toBe(0);
  });

  it('of the evaluation that is running counts without being passed', async () => {
    const controller = new AbortController();
    const { clock, main, net } = await world({}, 1, controller.signal);
    net.faults.loss = 1;
    const failed = Promise.all([
      expect(main.init(1)).rejects.toMatchObject({ code: 'LABNET_CANCELLED' }),
      expect(main.onEvent('EXPEND')).rejects.toMatchObject({ code: 'LABNET_CANCELLED' }),
    ]);
    await clock.advance(10);
    controller.abort();
    await failed;
  });
});

describe('close', () => {
  it('ends whatever waits, twice does nothing, and nothing is left', async () => {
    const { clock, net, rig, main, context } = await world();
    const lost: string[] = [];
    main.on({ onConnectionLost: (reason) => lost.push(reason) });
    net.faults.loss = 1;
    const ended = Promise.all([
      expect(main.init()).rejects.toMatchObject({ code: 'LABNET_CANCELLED' }),
      expect(main.ask([ExpMessage.EXPINFO, 0, null])).rejects.toMatchObject({ code: 'LABNET_CANCELLED' }),
      expect(main.onEvent('EXPEND', { timeoutMs: 5000 })).rejects.toMatchObject({ code: 'LABNET_CANCELLED' }),
    ]);
    await clock.advance(0);
    await main.close();
    await main.close();
    await ended;
    expect(lost).toEqual(['Close called on communicator']);
    await rig.close();
    expect([clock.pending, net.open]).toEqual([0, 0]);
    expect([main.condition, main.isConnected]).toEqual(['closed', false]);
    const conditions = context.facts.filter(
      (fact) => fact.type === 'peer.condition' && fact.peer === 'ibl-echo/main',
    );
    expect(conditions).toHaveLength(1);
  });

  it('makes later calls fail at once, naming what was not sent', async () => {
    const { main } = await world();
    await main.close();
    await expect(main.init()).rejects.toMatchObject({
      code: 'LABNET_CLOSED',
      message: 'main is closed: EXPINIT was not sent',
    });
  });

  it('during the opening leaves no socket', async () => {
    const { net, context, rig, clock } = await world();
    const late = await EchoProtocol.client(URI, context, { name: 'late', connect: 'when-needed' });
    const failed = expect(late.init()).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    await late.close();
    await failed;
    await clock.advance(0);
    await rig.close();
    expect(net.open).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { EchoProtocol, Services } from '../../../src/protocols/ibl-echo/index.js';
import type { Responses } from '../../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { testContext } from '../../helpers/protocol-context.js';

const NAMES = ['a', 'b', 'c'] as const;

/** Three rigs that answer each message with its own event after so many milliseconds; undefined: never. */
async function lab(answersAfterMs: readonly (number | undefined)[] = [0, 0, 0], timeoutMs = 5000) {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const context = testContext({ net, clock });
  const heard: string[] = [];
  const clients: EchoProtocol[] = [];
  for (const [index, name] of NAMES.entries()) {
    const uri = `udp://127.0.0.1:${11001 + index}`;
    const rig = await EchoProtocol.server(uri, context, { name: `${name}-rig` });
    rig.assignCallback(255, (data, addr, event) => {
      heard.push(`${name} ${event ?? 0}`);
      const delayMs = answersAfterMs[index];
      if (delayMs === undefined) return;
      clock.after(delayMs, () => rig.send([event, { from: name, got: data }], { addr }));
    });
    clients.push(await EchoProtocol.client(uri, context, { name }));
  }
  const run = async <T>(promise: Promise<T>, forMs = 10_000): Promise<T> => {
    promise.catch(() => undefined);
    await clock.advance(forMs);
    return promise;
  };
  return { clock, net, heard, clients, run, services: new Services(clients, { timeoutMs }) };
}

const keys = (responses: Responses): readonly string[] => [...responses.keys()];

describe('Services', () => {
  it.each([
    ['init', 1, ['a', 'b', 'c']],
    ['start', 2, ['a', 'b', 'c']],
    ['stop', 4, ['c', 'b', 'a']],
    ['cleanup', 8, ['c', 'b', 'a']],
    ['status', 32, ['a', 'b', 'c']],
    ['info', 64, ['a', 'b', 'c']],
  ] as const)('%s: goes to the rigs in order, or in reverse', async (method, event, order) => {
    const { services, heard, run } = await lab();
    const call = (): Promise<Responses> =>
      method === 'status' || method === 'info' ? services[method]('RUNNING') : services[method]('x');
    expect([...keys(await run(call()))].sort()).toEqual(['a', 'b', 'c']);
    expect(heard).toEqual(order.map((name) => `${name} ${event}`));
  });

  it('gives the answers in the order in which they came', async () => {
    const { services, run } = await lab([300, 100, 200]);
    const responses = await run(services.init('x'));
    expect([...responses]).toEqual([
      ['b', [{ from: 'b', got: ['x'] }]],
      ['c', [{ from: 'c', got: ['x'] }]],
      ['a', [{ from: 'a', got: ['x'] }]],
    ]);
  });

  it('signals all at once, or one after the answer of the other', async () => {
    for (const concurrent of [true, false]) {
      const { services, heard, clock } = await lab([100, 100, 100]);
      const all = services.init('x', { concurrent });
      await clock.advance(0);
      expect(heard).toHaveLength(concurrent ? 3 : 1);
      await clock.advance(100);
      expect(heard).toHaveLength(concurrent ? 3 : 2);
      await clock.advance(300);
      expect(keys(await all)).toEqual(['a', 'b', 'c']);
    }
  });

  it('carries the answers that did come when one rig is silent, and loses no time', async () => {
    const { services, run, clock } = await lab([0, undefined, 50], 1000);
    await expect(run(services.init('x'), 1000)).rejects.toMatchObject({
      code: 'LABNET_SERVICES_INCOMPLETE',
      message:
        '1 of 3 rigs did not complete EXPINIT:\n  b (udp://127.0.0.1:11002): echoed EXPINIT but sent no response within 1000 ms',
      details: {
        responses: new Map([
          ['a', [{ from: 'a', got: ['x'] }]],
          ['c', [{ from: 'c', got: ['x'] }]],
        ]),
        failures: new Map([['b', expect.objectContaining({ code: 'LABNET_RESPONSE_TIMEOUT' })]]),
      },
    });
    expect(clock.nowMs()).toBe(1000);
  });

  it('one by one stops at the first that fails, and names those that were not asked', async () => {
    const { services, heard, run } = await lab([0, undefined, 0], 1000);
    await expect(run(services.init('x', { concurrent: false }))).rejects.toMatchObject({
      message: expect.stringMatching(
        /^1 of 3 rigs did not complete EXPINIT:\n {2}b .+\n {2}not asked any more: c$/,
      ) as string,
      details: { responses: new Map([['a', [{ from: 'a', got: ['x'] }]]]), notAsked: ['c'] },
    });
    expect(heard).toEqual(['a 1', 'b 1']);
  });

  it('ends with a signal, for every rig', async () => {
    const { services, clock } = await lab([undefined, undefined, undefined]);
    const controller = new AbortController();
    const ended = expect(services.init('x', { signal: controller.signal })).rejects.toMatchObject({
      message: expect.stringMatching(/^3 of 3 rigs did not complete EXPINIT:/) as string,
    });
    await clock.advance(10);
    controller.abort();
    await ended;
    await clock.advance(2000);
    expect(clock.pending).toBe(0);
  });

  it('interrupts with EXPINTERRUPT', async () => {
    const { services, heard, run } = await lab();
    await run(services.stop(null, { immediately: true }));
    expect(heard).toEqual(['c 16', 'b 16', 'a 16']);
  });

  it('hands a token to each rig in turn', async () => {
    const { services, heard, run } = await lab([undefined, undefined, undefined]);
    const alyx = { baseUrl: 'https://alyx.example.org', user: 'u', token: { token: 'S3CR3T' } };
    await run(services.alyx(alyx));
    expect(heard).toEqual(['a 128', 'b 128', 'c 128']);
  });
});

describe('awaitAll', () => {
  it('gives the next message of an event from every rig', async () => {
    const { services, run } = await lab([200, 0, 100]);
    const all = services.awaitAll('EXPSTATUS');
    services.status('RUNNING').catch(() => undefined);
    expect(keys(await run(all))).toEqual(['b', 'c', 'a']);
  });

  it('names the rigs that said nothing', async () => {
    const { services, clock } = await lab();
    const failed = expect(services.awaitAll('EXPEND', { timeoutMs: 100 })).rejects.toMatchObject({
      message: expect.stringMatching(/^3 of 3 rigs did not complete a message of EXPEND:/) as string,
    });
    await clock.advance(100);
    await failed;
    expect([...services.clearCallbacks('EXPEND').values()]).toEqual([0, 0, 0]);
  });
});

describe('clearCallbacks of Services', () => {
  it('counts rig by rig, and finds a callback that was wrapped', async () => {
    const { services, clients, run } = await lab();
    const called: string[] = [];
    const callback = (_data: readonly unknown[], _addr: unknown, rig: { name: string }) =>
      called.push(rig.name);
    services.assignCallback('EXPINIT', callback, true);
    clients[1]?.assignCallback('EXPINIT', () => undefined);
    await run(services.init('x'));
    expect(called.sort()).toEqual(['a', 'b', 'c']);
    expect([...services.clearCallbacks('EXPINIT', callback)]).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect([...services.clearCallbacks('EXPINIT')]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ]);
  });
});

describe('isConnected of Services', () => {
  it('needs every rig, and at least one', async () => {
    const { services, net, run, clients } = await lab();
    expect(new Services([]).isConnected).toBe(false);
    expect(services.isConnected).toBe(false);
    await run(services.init());
    expect(services.isConnected).toBe(true);
    net.faults.loss = 1;
    await expect(run(Promise.resolve(clients[0]?.init()))).rejects.toMatchObject({
      code: 'LABNET_ECHO_TIMEOUT',
    });
    expect(services.isConnected).toBe(false);
    await services.close();
  });
});

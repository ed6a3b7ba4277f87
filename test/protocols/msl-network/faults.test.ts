import { describe, expect, it } from 'vitest';
import { kw } from '../../../src/protocols/msl-network/index.js';
import { memoryNetwork } from './memory-network.js';
import type { MemoryNetwork } from './memory-network.js';
import { ScriptedManager } from './scripted-manager.js';

/** No limit but the connection's own. */
const FOREVER = kw({}, { timeoutMs: Infinity });

async function linkedWith(options = {}) {
  const network = memoryNetwork();
  const manager = await ScriptedManager.start(network);
  const client = await network.connect(options);
  const link = await network.settled(client.link('math'));
  return { ...network, manager, client, link };
}

function reasons({ context }: MemoryNetwork): string[] {
  return context.facts.flatMap((fact) =>
    fact.type === 'peer.condition' && fact.reason !== undefined ? [fact.reason] : [],
  );
}

function outcome(waited: Promise<unknown>): Promise<unknown> {
  return waited.catch((error: unknown) => error);
}

describe('a manager that falls silent with its connections open', () => {
  it('ends requests at their deadlines, then counts as gone: what has no deadline fails, and the lock is lost', async () => {
    const network = await linkedWith();
    const { link, manager, client, clock, settled } = network;
    await settled(link.acquireLock());
    manager.isFrozen = true;
    const asked = [outcome(link.add!(1)), outcome(link.hang!(FOREVER))];
    await clock.advance(10_500);
    expect(await asked[0]).toMatchObject({ code: 'LABNET_MSL_TIMEOUT' });
    expect(client.isConnected).toBe(true);
    await clock.advance(1000);
    expect(await asked[1]).toMatchObject({
      code: 'LABNET_MSL_LOST',
      message: expect.stringContaining('it has not said anything for 10 s') as string,
    });
    expect([client.isConnected, link.isLinked, link.lock]).toEqual([false, false, undefined]);
    expect(reasons(network)).toContain('it has not said anything for 10 s');
    manager.isFrozen = false;
    await clock.advance(30_000);
    expect([client.isConnected, link.isLinked, link.lock]).toEqual([true, true, undefined]);
    expect(await settled(link.add!(1))).toBe(3);
  });

  it('is asked nothing while nobody waits, unless it is polled', async () => {
    const { manager, clock, link, settled } = await linkedWith();
    expect(await settled(link.add!(1))).toBe(3);
    await clock.advance(60_000);
    expect(manager.asked.filter((one) => one === 'Manager.identity')).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('is found out by polling while nobody waits', async () => {
    const { manager, clock, client } = await linkedWith({ pollMs: 5000 });
    manager.isFrozen = true;
    await clock.advance(16_000);
    expect(client.isConnected).toBe(false);
  });

  it('does not count as gone while it says anything, or while it logs us in', async () => {
    const { manager, clock, client, link, settled } = await linkedWith({ pollMs: 5000 });
    manager.isFrozen = true;
    const asked = outcome(link.hang!(FOREVER));
    for (let second = 0; second < 60; second += 4) {
      manager.say('{"error": false, "result": [[1], {}], "service": "math", "uid": "notification"}\r\n');
      await clock.advance(4000);
    }
    expect(client.isConnected).toBe(true);
    const admin = outcome(client.adminRequest('port', kw({}, { timeoutMs: Infinity })));
    await clock.advance(60_000);
    expect(client.isConnected).toBe(true);
    await settled(client.disconnect({ timeoutMs: 1 }));
    expect(await asked).toMatchObject({ code: 'LABNET_MSL_LOST' });
    expect(await admin).toMatchObject({ code: 'LABNET_MSL_LOST' });
  });

  it('lets nobody in, and is tried again until it does', async () => {
    const network = memoryNetwork();
    const manager = await ScriptedManager.start(network);
    manager.isFrozen = true;
    await expect(outcome(slowly(network, network.connect({ timeoutS: 2 })))).resolves.toMatchObject({
      code: 'LABNET_MSL_NOT_ESTABLISHED',
    });
  });
});

async function slowly<T>({ clock }: MemoryNetwork, waited: Promise<T>): Promise<T> {
  const caught = outcome(waited);
  await clock.advance(2500);
  const result = await caught;
  if (result instanceof Error) throw result;
  return result as T;
}

describe('a service that leaves a manager which does not tell', () => {
  it.each([
    { pollMs: 0, within: 1500 },
    { pollMs: 60_000, within: 1500 },
  ])(
    'fails what it was asked within the next look, polled every $pollMs ms or not',
    async ({ pollMs, within }) => {
      const { manager, clock, link, client } = await linkedWith({ pollMs });
      const asked = outcome(link.hang!(FOREVER));
      await clock.advance(100);
      manager.services = {};
      await clock.advance(within);
      expect(await asked).toMatchObject({
        code: 'LABNET_MSL_LOST',
        message: expect.stringContaining('the service left before it answered') as string,
      });
      expect([client.isConnected, link.isLinked]).toEqual([true, false]);
    },
  );
});

describe('a far side that sends nonsense', () => {
  it('is left after a hundred lines, and asked again later; requests fail, and facts are bounded', async () => {
    const network = await linkedWith();
    const { manager, link, clock, context, settled } = network;
    const asked = outcome(link.hang!(FOREVER));
    await clock.advance(5);
    const before = context.facts.length;
    manager.say('\n'.repeat(65_536));
    await clock.advance(5);
    expect(await asked).toMatchObject({
      code: 'LABNET_MSL_LOST',
      message: expect.stringContaining('more than 100 lines that mean nothing') as string,
    });
    expect(context.facts.length - before).toBeLessThan(130);
    await clock.advance(5000);
    expect([manager.connections, await settled(link.add!(1))]).toEqual([2, 3]);
  });

  it('does not let itself be connected with', async () => {
    const network = memoryNetwork();
    await network.net.listenTcp({ host: '127.0.0.1', port: 1875 }, (stream) => {
      stream.write(Buffer.from('SSH-2.0-OpenSSH\r\n'.repeat(200)));
      return { onBytes: () => undefined, onEnd: () => undefined, onClose: () => undefined };
    });
    await expect(network.connect()).rejects.toMatchObject({
      code: 'LABNET_MSL_UNREACHABLE',
      message: expect.stringContaining('lines that mean nothing') as string,
    });
    expect([network.clock.pending, network.context.facts.length < 250]).toEqual([0, true]);
  });

  it.each([
    ['lines of nothing', '\n'.repeat(65_536)],
    ['numbers', '1\n'.repeat(32_768)],
    ['typed lines', 'a b\n'.repeat(16_384)],
    ['bytes that are not UTF-8', Buffer.alloc(65_536, Buffer.from([0xff, 0x0a]))],
    ['a line without end', 'x'.repeat(65_536)],
  ])('has its connection ended by a manager of ours, and nobody else notices: %s', async (_what, bytes) => {
    const network = memoryNetwork();
    const { net, clock, context, settled } = network;
    await network.startManager({ readLimit: 10_000 });
    await network.startService();
    const client = await network.connect({ name: 'other' });
    const link = await settled(client.link('math'));
    const end = { closed: false, heard: '' };
    const stream = await net.connectTcp(
      { host: '127.0.0.1', port: 1875 },
      {
        onBytes: (heard: Buffer) => (end.heard += heard.toString()),
        onEnd: () => undefined,
        onClose: () => (end.closed = true),
      },
    );
    stream.write(Buffer.from('client bad\r\n'));
    await clock.advance(5);
    const before = context.facts.length;
    stream.write(Buffer.from(bytes));
    await clock.advance(5);
    expect(context.facts.length - before).toBeLessThan(20);
    expect([end.closed, end.heard.split('\n').length < 1020]).toEqual([true, true]);
    expect(await settled(link.add!(1, 1))).toBe(2);
    expect(Object.keys((await settled(client.identity())).clients as object)).toHaveLength(1);
  });

  it.each([
    ['nonsense', '\n'.repeat(65_536)],
    ['a line without end', 'x'.repeat(65_536)],
  ])('is left by a service of ours, which comes back: %s', async (_what, bytes) => {
    const network = memoryNetwork();
    const manager = await ScriptedManager.start(network);
    const ended: string[] = [];
    const service = await network.startService({
      readLimit: 10_000,
      shutdownHandler: (reason) => ended.push(reason),
    });
    manager.say(bytes);
    await network.clock.advance(5);
    expect([service.isConnected, ended.length]).toEqual([false, 1]);
    await network.clock.advance(5000);
    expect([service.isConnected, manager.connections]).toEqual([true, 2]);
    await network.settled(service.close());
    await network.clock.advance(5);
    expect(network.clock.pending).toBe(0);
  });

  it('is borne while it means something as well', async () => {
    const { manager, clock, client } = await linkedWith();
    for (let n = 0; n < 300; n += 1) manager.say('nonsense\n{"error": false, "result": 1, "uid": "late"}\n');
    await clock.advance(5);
    expect(client.isConnected).toBe(true);
  });
});

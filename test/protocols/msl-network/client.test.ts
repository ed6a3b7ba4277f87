import { describe, expect, it } from 'vitest';
import { kernelErrors, LabnetError } from '../../../src/kernel/errors.js';
import { Client, kw, method } from '../../../src/protocols/msl-network/index.js';
import type { Notification } from '../../../src/protocols/msl-network/index.js';
import { oddFunctions } from '../../helpers/odd-values.js';
import { memoryNetwork, slow, usersFile } from './memory-network.js';
import type { MemoryNetwork } from './memory-network.js';

async function linked(network: MemoryNetwork = memoryNetwork(), options = {}) {
  const manager = await network.startManager();
  const service = await network.startService();
  const client = await network.connect(options);
  const link = await network.settled(client.link('math'));
  return { ...network, manager, service, client, link };
}

function notes({ context }: MemoryNetwork): string[] {
  return context.facts.flatMap((fact) => (fact.type === 'note' && fact.level !== 'info' ? [fact.text] : []));
}

describe('Client', () => {
  it('calls by position and by name, and matches a thousand answers with their requests', async () => {
    const { link, settled } = await linked();
    expect(await settled(link.add!(1, 2))).toBe(3);
    expect(await settled(link.add!(1))).toBe(11);
    expect(await settled(link.add!(kw({ y: 5, x: 1 })))).toBe(6);
    expect(await settled(link.call('echo', [1, 'é'], { kwargs: { a: null } }))).toEqual([
      [1, 'é'],
      { a: null },
    ]);
    const sums = await settled(Promise.all(Array.from({ length: 1000 }, (_, n) => link.add!(n, n))));
    expect(sums).toEqual(Array.from({ length: 1000 }, (_, n) => 2 * n));
  });

  it('has the methods of the service as properties, and sends nothing to know them', async () => {
    const { link, context } = await linked();
    const before = context.facts.length;
    expect(Object.keys(link)).toEqual(['add', 'echo', 'fail', 'hang']);
    expect(link.serviceAttributes.add).toBe('(x, y=10)');
    expect(context.facts).toHaveLength(before);
  });

  it("throws a service's own error, and goes on", async () => {
    const { link, settled } = await linked();
    await expect(settled(link.fail!())).rejects.toMatchObject({
      code: 'LABNET_MSL_REMOTE',
      details: { message: 'ValueError: boom', traceback: [] },
    });
    await expect(settled(link.add!())).rejects.toThrow("missing 1 required positional argument: 'x'");
    await expect(settled(link.call('nope'))).rejects.toThrow("'math' object has no attribute 'nope'");
    expect(await settled(link.add!(1, 1))).toBe(2);
  });

  it('gets an answer whatever a method of a service returns or throws', async () => {
    const network = memoryNetwork();
    await network.startManager();
    const odd = oddFunctions();
    const attributes = Object.fromEntries(odd.map((body, index) => [`odd${index}`, method('()', body)]));
    await network.startService({ attributes });
    const link = await network.settled((await network.connect()).link('math'));
    for (const name of Object.keys(attributes)) {
      const answered = await network.settled(
        link.call(name).then(
          () => 'a value',
          (error: unknown) => (error as LabnetError).code,
        ),
      );
      expect(['a value', 'LABNET_MSL_REMOTE'], name).toContain(answered);
    }
  });

  it('fails a request at its deadline, names the service and the limit, and goes on', async () => {
    const { link, clock, settled, context } = await linked();
    const asked = link.hang!(kw({}, { timeoutMs: 250 })).catch((error: unknown) => error);
    await clock.advance(249);
    expect(context.facts.at(-1)?.type).not.toBe('exchange.settled');
    await clock.advance(1);
    expect(await asked).toMatchObject({
      code: 'LABNET_MSL_TIMEOUT',
      message: expect.stringContaining('math.hang') as string,
    });
    expect(await settled(link.add!(1, 1))).toBe(2);
  });

  it('ends a wait by its signal', async () => {
    const { link } = await linked();
    const controller = new AbortController();
    const asked = link.hang!(kw({}, { signal: controller.signal }));
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
  });

  it('fails what a service leaves unanswered at once', async () => {
    const { link, service, settled, clock } = await linked();
    const asked = link.hang!().catch((error: unknown) => error);
    await clock.advance(5);
    await settled(service.close());
    expect(await settled(asked)).toMatchObject({
      code: 'LABNET_MSL_REMOTE',
      message: expect.stringContaining("the 'math' Service closed its connection") as string,
    });
  });

  it('fails what is outstanding when the manager goes, links anew when it is back, and says which lock is lost', async () => {
    const network = await linked();
    const { link, manager, clock, settled, client } = network;
    await settled(link.acquireLock());
    const asked = link.hang!().catch((error: unknown) => error);
    await settled(manager.close());
    expect(await settled(asked)).toMatchObject({ code: 'LABNET_MSL_LOST' });
    expect([client.isConnected, link.isLinked, link.lock]).toEqual([false, false, undefined]);
    await expect(client.identity()).rejects.toMatchObject({ code: 'LABNET_MSL_DISCONNECTED' });
    await expect(link.add!(1)).rejects.toMatchObject({ code: 'LABNET_MSL_UNLINKED' });
    expect(notes(network).join()).toMatch(/the lock of math, held since 2026-01-31T00:00:.* is lost/);
    await network.startManager();
    await clock.advance(5000);
    expect([client.isConnected, link.isLinked, link.lock]).toEqual([true, true, undefined]);
    expect(await settled(link.add!(1, 1))).toBe(2);
    const other = await network.connect({ name: 'other' });
    // Nobody holds the lock: others may link.
    expect((await settled(other.link('math'))).isLinked).toBe(true);
  });

  it('leaves no timer, socket or listener', async () => {
    const { client, service, manager, settled, clock, net } = await linked();
    await settled(client.disconnect());
    await settled(client.disconnect());
    await settled(service.close());
    await settled(manager.close());
    expect([clock.pending, net.open]).toEqual([0, 0]);
    await expect(client.identity()).rejects.toMatchObject({ code: 'LABNET_MSL_DISCONNECTED' });
  });

  it('takes leave in the words of the protocol, and what is outstanding fails', async () => {
    const { client, link, settled, manager } = await linked();
    const asked = link.hang!().catch((error: unknown) => error);
    await settled(client.disconnect());
    expect(await asked).toMatchObject({ code: 'LABNET_MSL_LOST' });
    expect(Object.keys(manager.identity.clients as object)).toEqual([]);
  });

  it('hears notifications by its handler and as a stream; a handler that throws is noted', async () => {
    const network = await linked();
    const { link, service, settled, clock } = network;
    const heard: unknown[] = [];
    const stream = link.notifications();
    const first = stream.next();
    link.notificationHandler = (...both) => {
      heard.push(both);
      throw new Error('not today');
    };
    service.emitNotification(1, kw({ two: 2 }));
    await clock.advance(5);
    expect(heard).toEqual([[[1], { two: 2 }]]);
    expect((await first).value as Notification).toEqual({ args: [1], kwargs: { two: 2 } });
    expect(notes(network)).toContain('the notification handler failed: not today');
    const end = stream.next();
    await settled(link.unlink());
    expect((await end).done).toBe(true);
    await expect(link.add!(1)).rejects.toMatchObject({ code: 'LABNET_MSL_UNLINKED' });
  });

  it('keeps to the lock and to the most clients of a service', async () => {
    const network = memoryNetwork();
    const { settled } = network;
    await network.startManager();
    await network.startService({ maxClients: 2 });
    const [a, b, c] = [
      await network.connect({ name: 'a' }),
      await network.connect({ name: 'b' }),
      await network.connect({ name: 'c' }),
    ];
    const first = await settled(a.link('math'));
    expect(await settled(first.acquireLock())).toEqual([
      expect.stringMatching(/^a\[labhost:\d+\]$/) as string,
    ]);
    await expect(settled(b.link('math'))).rejects.toThrow("PermissionError: 'math' service is locked");
    expect(await settled(first.releaseLock())).toEqual([]);
    const second = await settled(b.link('math'));
    await expect(settled(c.link('math'))).rejects.toThrow('The maximum number of Clients are already linked');
    await expect(settled(second.acquireLock())).rejects.toThrow(
      'cannot acquire an exclusive lock, there are 2 links',
    );
    expect(await settled(second.acquireLock({ shared: true }))).toHaveLength(2);
  });

  it('makes a link as soon as its service is there', async () => {
    const network = memoryNetwork();
    await network.startManager();
    const client = await network.connect();
    const link = client.keepLink('math');
    await network.clock.advance(10);
    expect(link.isLinked).toBe(false);
    await network.startService();
    await network.clock.advance(2500);
    expect(await network.settled(link.add!(2, 2))).toBe(4);
    const states = network.context.facts.flatMap((fact) =>
      fact.type === 'peer.condition' && fact.peer.endsWith('/math') ? [fact.condition] : [],
    );
    expect(states.at(-1)).toBe('heard');
  });
});

describe('Client.connect', () => {
  it.each([
    ['nobody listens', undefined, 'LABNET_MSL_UNREACHABLE'],
    ['it does not speak', '', 'LABNET_MSL_NOT_ESTABLISHED'],
    ['it sends a line without end', 'x'.repeat(5000), 'LABNET_MSL_UNREACHABLE'],
    ['it closes', 'close', 'LABNET_MSL_UNREACHABLE'],
  ])('fails with a code when %s', async (_, said, code) => {
    const { net, clock, context, connect } = memoryNetwork();
    if (said !== undefined) {
      await net.listenTcp({ host: '127.0.0.1', port: 1875 }, (stream) => {
        if (said === 'close') queueMicrotask(() => void stream.close());
        else if (said !== '') stream.write(Buffer.from(said));
        return { onBytes: () => undefined, onEnd: () => undefined, onClose: () => undefined };
      });
    }
    const failed = connect({ timeoutS: 1, readLimit: 4096 }).catch((error: unknown) => error);
    await clock.advance(1100);
    const error = await failed;
    expect(error).toMatchObject({ code });
    if (said === '')
      expect(error).toMatchObject({ message: expect.stringContaining('TLS is disabled here') as string });
    expect([clock.pending, context.facts.at(-1)?.type]).toEqual([0, 'peer.removed']);
  });

  it.each([
    [
      { authPassword: 'open sesame' },
      { passwordManager: 'open sesame' },
      { passwordManager: 'x' },
      'Wrong Manager password',
    ],
    [
      { authLogin: true },
      { username: 'kim', password: 'p4ss' },
      { username: 'kim', password: 'x' },
      'Wrong login password',
    ],
    [
      { authLogin: true },
      { username: 'kim', password: 'p4ss' },
      { username: 'x', password: 'x' },
      'Unregistered user',
    ],
  ])('is let in by %o with %o, and not with %o', async (manager, right, wrong, text) => {
    const network = memoryNetwork();
    const database = await usersFile();
    await slow(network, network.startManager({ ...manager, database }));
    const client = await slow(network, network.connect(right));
    expect(client.isConnected).toBe(true);
    await expect(slow(network, network.connect(wrong))).rejects.toMatchObject({
      code: 'LABNET_MSL_REFUSED',
      message: expect.stringContaining(text) as string,
    });
    await expect(slow(network, network.connect())).rejects.toMatchObject({ code: 'LABNET_MSL_CREDENTIALS' });
    const told = JSON.stringify(network.context.facts);
    for (const secret of ['open sesame', 'p4ss']) expect(told).not.toContain(secret);
  });

  it('asks the operator of a client in the background once, and attempts nothing until they want it', async () => {
    const network = memoryNetwork();
    const manager = await slow(network, network.startManager({ authPassword: 'open sesame' }));
    const questions: string[] = [];
    const unwilling = (question: string): Promise<never> => {
      questions.push(question);
      return Promise.reject(new LabnetError(kernelErrors.LABNET_CANCELLED, 'not answered'));
    };
    const operator = { confirm: unwilling, ask: unwilling, askSecret: unwilling };
    const options = { host: '127.0.0.1', port: manager.port, disableTls: true };
    const client = Client.open(options, { ...network.context, operator });
    await network.clock.advance(120_000);
    expect(questions).toEqual([expect.stringMatching(/^Enter the password for Manager\[/) as string]);
    expect(client.isConnected).toBe(false);
    await network.settled(client.close());
    const reasons = network.context.facts.flatMap((fact) =>
      fact.type === 'peer.condition' && fact.condition === 'refused' ? [fact.reason] : [],
    );
    expect(reasons).toEqual(['await the client.reconnect() asks again; not answered']);
  });

  it('lets administrators ask, and nobody else', async () => {
    const network = memoryNetwork();
    const database = await usersFile();
    await slow(network, network.startManager({ authLogin: true, database }));
    const admin = await slow(network, network.connect({ username: 'root', password: 'r00t' }));
    expect(await slow(network, admin.adminRequest('users_table.usernames'))).toEqual(['kim', 'root']);
    await slow(network, admin.adminRequest('users_table.insert', 'bob', 'b0bs', kw({ is_admin: false })));
    await expect(
      slow(network, admin.adminRequest('users_table.insert', 'bob', 'b0bs', false)),
    ).rejects.toThrow("A user with the name 'bob' already exists");
    await expect(slow(network, admin.adminRequest('tables.file'))).rejects.toThrow('AttributeError');
    const bob = await slow(network, network.connect({ username: 'bob', password: 'b0bs' }));
    await expect(slow(network, bob.adminRequest('port'))).rejects.toThrow('You must be an administrator');
    expect(JSON.stringify(network.context.facts)).not.toContain('b0bs');
    const ended = slow(network, admin.adminRequest('shutdown_manager'));
    expect(await ended).toBeNull();
  });
});

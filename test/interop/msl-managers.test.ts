import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { openLab } from '../../src/lab/open-lab.js';
import type { Lab } from '../../src/lab/lab.js';
import { kw } from '../../src/protocols/msl-network/index.js';
import type { Client, MslObjects } from '../../src/protocols/msl-network/index.js';
import { protocols } from '../../src/protocols/registry.js';
import { patientClock } from '../helpers/patient-clock.js';
import { until } from '../helpers/until.js';
import { MODES, MslPair, PATIENT, theirs } from './msl-pair.js';
import type { Where } from './msl-pair.js';

let pair: MslPair;
beforeAll(async () => (pair = await MslPair.start()));
afterEach(() => pair.closeAll());
afterAll(() => pair.stop());

async function labOf(managers: Readonly<Record<string, Where & { links: object }>>): Promise<Lab> {
  const sections = Object.entries(managers).map(([name, { port, disableTls, links }]) => {
    return [name, { address: `localhost:${port}`, disableTls, autoSave: true, pollMs: 200, links }] as const;
  });
  const config = { mslNetwork: { home: join(pair.dir, 'own') }, managers: Object.fromEntries(sections) };
  return pair.keep(await openLab(parseConfig(config, protocols, 'a test')));
}

function objectsOf(lab: Lab): MslObjects {
  return lab.globals.find(({ name }) => name === 'msl')?.value as MslObjects;
}

describe('one lab with two managers', () => {
  it("keeps the reference's and our own apart, with services of the same name; one that dies takes only its own", async () => {
    pair.forgetCertificates();
    const python = await pair.theirManager(true);
    const { port } = await pair.ourManager({ disableTls: true });
    const own = { port, disableTls: true };
    await pair.peer.call('start_service', { name: 'Math', options: theirs(python) });
    await pair.ourService(own, 'Math');
    const lab = await labOf({
      python: { ...python, links: { far: 'Math' } },
      own: { ...own, links: { near: 'Math' } },
    });
    const { links, managers } = objectsOf(lab);
    const { far, near } = links;
    await until(() => far!.isLinked && near!.isLinked);
    expect(far!.serviceLanguage).toMatch(/^Python/);
    expect(near!.serviceLanguage).toMatch(/^Node/);
    const both = Array.from({ length: 200 }, (_, n) => [far!.add!(n, 1), near!.add!(n, 2)]).flat();
    expect(await Promise.all(both)).toEqual(Array.from({ length: 200 }, (_, n) => [n + 1, n + 2]).flat());
    expect(await far!.acquireLock()).toHaveLength(1);
    const state = (id: string) => lab.store.state.peers.get(`msl-network/${id}`);
    expect(state('python/far')).toMatchObject({ within: 'msl-network/python', lock: { kind: 'exclusive' } });
    expect(state('own/near')).toMatchObject({ within: 'msl-network/own', lock: undefined });
    const waits = [far!.slow!(30), near!.slow!(kw({ seconds: 30 }, { timeoutMs: 1500 }))].map((asked) =>
      asked.catch((error: unknown) => error),
    );
    await pair.peer.call('kill_manager', { port: python.port });
    expect(await waits[0]).toMatchObject({ code: 'LABNET_MSL_LOST' });
    expect([far!.isLinked, near!.isLinked, managers.own!.isConnected]).toEqual([false, true, true]);
    expect(await near!.add!(1)).toBe(3);
    expect(await waits[1]).toMatchObject({ code: 'LABNET_MSL_TIMEOUT' });
    expect(state('python/far')).toMatchObject({ condition: 'closed', lock: undefined });
    await pair.startTheirs(python);
    await pair.peer.call('start_service', { name: 'Math', options: theirs(python) });
    await until(
      () => far!.isLinked,
      () => 'linked again',
      20_000,
    );
    expect(await far!.add!(1)).toBe(3);
    // A lock is not taken back behind the operator's back.
    expect(far!.lock).toBeUndefined();
  });

  it('holds with two of the reference as well', async () => {
    pair.forgetCertificates();
    const places = [await pair.theirManager(true), await pair.theirManager(true)] as const;
    await pair.peer.call('start_service', { name: 'First', options: theirs(places[0]) });
    await pair.peer.call('start_service', { name: 'Second', options: theirs(places[1]) });
    const clients: Client[] = [];
    for (const place of places) clients.push(await pair.ourClient(place));
    const [first, second] = clients;
    expect(await (await first!.link('First')).add!(1)).toBe(3);
    expect(await (await second!.link('Second')).add!(1)).toBe(3);
    await expect(first!.link('Second')).rejects.toThrow("the 'Second' service does not exist");
  });
});

describe.each(MODES)("at the reference's manager, $title", ({ disableTls }) => {
  it('our client and our service find each other: calls, errors, many at once, twenty megabytes, locks, unlink, shutdown', async () => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls);
    const service = await pair.ourService(where, 'Ours', { maxClients: 2 });
    const client = await pair.ourClient(where, {}, patientClock);
    const link = await client.link('Ours');
    expect(link.serviceMaxClients).toBe(2);
    expect(await link.add!(1, kw({ y: 2.5 }))).toBe(3.5);
    await pair.tryMath(link, () => service.emitNotification(1, kw({ b: 2 })));
    const other = await pair.ourClient(where, { name: 'Other' });
    const second = await other.link('Ours');
    const third = await pair.ourClient(where, { name: 'Third' });
    await expect(third.link('Ours')).rejects.toThrow('The maximum number of Clients are already linked');
    await expect(link.acquireLock()).rejects.toThrow('cannot acquire an exclusive lock, there are 2 links');
    expect(await link.acquireLock({ shared: true })).toHaveLength(2);
    await second.unlink();
    await expect(second.add!(1)).rejects.toMatchObject({ code: 'LABNET_MSL_UNLINKED' });
    await expect(third.link('Ours')).rejects.toThrow("'Ours' service is locked");
    expect(await link.releaseLock()).toEqual([]);
    expect(await link.shutdownService()).toBe('bye');
    await until(() => !service.isConnected);
    await expect.poll(async () => (await client.identity()).services, PATIENT).toEqual({});
  });

  it('our linked client runs its error handler for their service, and spawns another', async () => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls);
    // Connecting is part of it.
    const missing = pair.ourLinkedClient('Theirs', where, { timeoutS: 5 });
    await expect(missing).rejects.toMatchObject({ code: 'LABNET_MSL_NO_SERVICE' });
    await pair.peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    const failures: unknown[] = [];
    const client = await pair.ourLinkedClient('Theirs', where, {
      serviceErrorHandler: (error) => void failures.push(error),
    });
    expect(await client.add!(4)).toBe(6);
    await expect(client.fail!()).rejects.toThrow('ValueError: boom');
    expect(failures).toMatchObject([{ code: 'LABNET_MSL_REMOTE' }]);
    const other = pair.keep(await client.spawn('spawned'));
    expect([other.name, other.port === client.port, await other.add!(5)]).toEqual(['spawned', false, 7]);
    const names = Object.values((await client.client.identity()).clients as Record<string, { name: string }>);
    expect(names.map(({ name }) => name).sort()).toEqual(['LinkedClient', 'spawned']);
    await other.disconnect();
    // The handler went along, and each runs for its own failures.
    await expect(other.add!(1)).rejects.toMatchObject({ code: 'LABNET_MSL_UNLINKED' });
    expect([failures.length, await client.add!(1)]).toEqual([2, 3]);
    await client.unlink();
    await expect(client.add!(1)).rejects.toMatchObject({ code: 'LABNET_MSL_UNLINKED' });
  });

  it('their linked client runs its error handler for our service, and spawns another', async () => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls);
    await pair.ourService(where, 'Ours');
    const asked = { service: 'Ours', options: theirs(where) };
    expect(await pair.peer.call('cautious_client', asked)).toEqual([1, 'spawned', 6]);
  });
});

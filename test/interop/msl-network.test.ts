import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { float } from '../../src/kernel/python/py-float.js';
import { kw } from '../../src/protocols/msl-network/index.js';
import { patientClock } from '../helpers/patient-clock.js';
import { until } from '../helpers/until.js';
import { MODES, MslPair, PATIENT, theirs } from './msl-pair.js';

let pair: MslPair;
beforeAll(async () => (pair = await MslPair.start()));
afterEach(() => pair.closeAll());
afterAll(() => pair.stop());

describe.each(MODES)("the reference's manager, $title", ({ disableTls }) => {
  it('serves our client and its own service: calls, errors, many at once, twenty megabytes, notifications, locks', async () => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls);
    await pair.peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    const client = await pair.ourClient(where, {}, patientClock);
    const link = await client.link('Theirs');
    expect(await link.add!(1)).toBe(3);
    expect(await link.add!(1, kw({ y: 2.5 }))).toBe(3.5);
    expect(await link.CONST!()).toBe(3.5);
    expect(await link.echo!(float(47), 'é\n', null, kw({ a: [1n] }))).toEqual([
      [47, 'é\n', null],
      { a: [1] },
    ]);
    await pair.tryMath(link, () => link.notify!(1, kw({ b: 2 })));
    const other = await pair.ourClient(where, { name: 'Other' });
    expect(await link.acquireLock()).toHaveLength(1);
    await expect(other.link('Theirs')).rejects.toThrow("'Theirs' service is locked");
    expect(await link.releaseLock()).toEqual([]);
    const second = await other.link('Theirs');
    await second.unlink();
    await expect(other.link('Nope')).rejects.toThrow("the 'Nope' service does not exist");
    await pair.peer.call('open_client', { name: 'shown', options: theirs(where) });
    const shown = { name: 'shown', attribute: 'identities', kwargs: { as_string: true } };
    expect(await client.identities({ asString: true })).toBe(await pair.peer.call('of_client', shown));
    await pair.peer.call('of_client', { name: 'shown', attribute: 'disconnect' });
    expect(await link.shutdownService()).toBe('bye');
    await expect.poll(async () => (await client.identity()).services, PATIENT).toEqual({});
  });

  it('takes our service, which their client cannot tell from one of theirs', async () => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls);
    const service = await pair.ourService(where, 'Ours');
    await pair.peer.call('open_client', { name: 'py', options: theirs(where) });
    await pair.peer.call('open_link', { name: 'py', service: 'Ours' });
    expect(await pair.peer.call('call', { name: 'py', attribute: 'add', args: [1] })).toBe(3);
    expect(await pair.peer.call('call', { name: 'py', attribute: 'add', args: [1], kwargs: { y: 5 } })).toBe(
      6,
    );
    await expect(pair.peer.call('call', { name: 'py', attribute: 'fail' })).rejects.toThrow(
      /returned the following exception:\s+ValueError: boom/,
    );
    await expect(pair.peer.call('call', { name: 'py', attribute: 'nope' })).rejects.toThrow(
      "'Ours' object has no attribute 'nope'",
    );
    expect(await pair.peer.call('call_all', { name: 'py', attribute: 'add', count: 1000 })).toHaveLength(
      1000,
    );
    service.emitNotification('tick', kw({ n: 1 }));
    await until(() => pair.notebook('py').length > 0);
    expect(pair.notebook('py').at(-1)).toBe("(('tick',), {'n': 1})");
    await expect(pair.ourService(where, 'Ours')).rejects.toMatchObject({ code: 'LABNET_MSL_REFUSED' });
    expect(await pair.peer.call('call', { name: 'py', attribute: 'shutdown_service' })).toBe('bye');
    await until(() => !service.isConnected);
  });

  it('is seen to die, and its successor is linked with again', async () => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls);
    await pair.peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    const client = await pair.ourClient(where, { reconnect: true });
    const link = await client.link('Theirs');
    const asked = link.slow!(30).catch((error: unknown) => error);
    await pair.peer.call('kill_manager', { port: where.port });
    expect(await asked).toMatchObject({ code: 'LABNET_MSL_LOST' });
    await pair.startTheirs(where);
    await pair.peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    await until(
      () => link.isLinked,
      () => 'linked again',
      20_000,
    );
    expect(await link.add!(1, 1)).toBe(2);
  });
});

describe.each(MODES)('our manager, $title', ({ disableTls }) => {
  it('serves their client and their service, and ours beside them', async () => {
    pair.forgetCertificates();
    const { port } = await pair.ourManager({ disableTls });
    const where = { port, disableTls };
    await pair.peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    await pair.ourService(where, 'Ours');
    await pair.peer.call('open_client', { name: 'py', options: theirs(where) });
    for (const service of ['Theirs', 'Ours']) {
      await pair.peer.call('open_link', { name: 'py', service });
      expect(
        await pair.peer.call('call', { name: 'py', attribute: 'add', args: [1], kwargs: { y: 2.5 } }),
      ).toBe(3.5);
      expect(
        await pair.peer.call('call', { name: 'py', attribute: 'echo', args: ['é', null], kwargs: { a: 1 } }),
      ).toEqual([['é', null], { a: 1 }]);
      await expect(pair.peer.call('call', { name: 'py', attribute: 'fail' })).rejects.toThrow(
        'ValueError: boom',
      );
      expect(await pair.peer.call('call_all', { name: 'py', attribute: 'add', count: 1000 })).toHaveLength(
        1000,
      );
      expect(
        (await pair.peer.call('call', { name: 'py', attribute: 'big', args: [20_000_000] })) as string,
      ).toHaveLength(20_000_000);
      expect(await pair.peer.call('call', { name: 'py', attribute: 'acquire_lock' })).toHaveLength(1);
      expect(await pair.peer.call('call', { name: 'py', attribute: 'release_lock' })).toEqual([]);
      await pair.peer.call('unlink', { name: 'py' });
    }
    expect(
      await pair.peer.call('linked_client', {
        service: 'Ours',
        options: theirs(where),
        attribute: 'add',
        args: [4],
      }),
    ).toBe(6);
    const ours = await pair.ourLinkedClient('Theirs', where);
    const theirText = await pair.peer.call('of_client', {
      name: 'py',
      attribute: 'identities',
      kwargs: { as_string: true },
    });
    expect(await ours.identities({ asString: true })).toBe(theirText);
    expect(await ours.shutdownService()).toBe('bye');
  });
});

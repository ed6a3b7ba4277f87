import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kw } from '../../src/protocols/msl-network/index.js';
import { until } from '../helpers/until.js';
import { MslPair, theirs } from './msl-pair.js';
import type { Where } from './msl-pair.js';
import { PythonPeer } from './python-peer.js';

/** No limit but the connection's own. */
const FOREVER = { timeoutMs: Infinity };

let pair: MslPair;
beforeAll(async () => (pair = await MslPair.start()));
afterEach(() => pair.closeAll());
afterAll(() => pair.stop());

/** A service of theirs in a process of its own, which can be killed. */
async function mortalService(where: Where): Promise<PythonPeer> {
  const process = await PythonPeer.start('msl_peer.py');
  pair.keep({ close: () => process.kill() });
  await process.call('start_service', { name: 'Mortal', options: theirs(where) });
  return process;
}

describe('a service of theirs that is killed', () => {
  it("fails our request at the reference's manager, which tells nobody", async () => {
    const where = await pair.theirManager(true);
    const process = await mortalService(where);
    const client = await pair.ourClient(where);
    const link = await client.link('Mortal');
    const asked = link.slow!(60, kw({}, FOREVER)).catch((error: unknown) => error);
    await until(() => process.about.length === 1);
    await process.kill();
    expect(await asked).toMatchObject({ code: 'LABNET_MSL_LOST' });
    expect([client.isConnected, link.isLinked]).toEqual([true, false]);
  });

  it('fails the requests of our client and of theirs at our manager', async () => {
    const { port } = await pair.ourManager({ disableTls: true });
    const where = { port, disableTls: true };
    const process = await mortalService(where);
    const link = await (await pair.ourClient(where)).link('Mortal');
    await pair.peer.call('open_client', { name: 'py', options: theirs(where) });
    await pair.peer.call('open_link', { name: 'py', service: 'Mortal' });
    const asked = [
      link.slow!(60, kw({}, FOREVER)),
      pair.peer.call('call', { name: 'py', attribute: 'slow', args: [60] }),
    ].map((one) => one.catch((error: unknown) => error));
    await until(() => process.about.length === 2);
    await process.kill();
    const [ours, reference] = await Promise.all(asked);
    const message = expect.stringContaining("the 'Mortal' Service closed its connection") as string;
    expect(ours).toMatchObject({ code: 'LABNET_MSL_REMOTE', message });
    expect(reference).toMatchObject({ message });
  });
});

describe('a manager of theirs that is frozen', () => {
  it('ends our requests by their deadlines and by its silence, and is linked with again when it thaws', async () => {
    const where = await pair.theirManager(true);
    await pair.peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    const client = await pair.ourClient(where, { reconnect: true });
    const link = await client.link('Theirs');
    await pair.peer.call('freeze_manager', { port: where.port });
    const short = link.add!(1, kw({}, { timeoutMs: 500 })).catch((error: unknown) => error);
    const long = link.add!(1, kw({}, FOREVER)).catch((error: unknown) => error);
    expect(await short).toMatchObject({ code: 'LABNET_MSL_TIMEOUT' });
    expect(await long).toMatchObject({
      code: 'LABNET_MSL_LOST',
      message: expect.stringContaining('it has not said anything for 10 s') as string,
    });
    await pair.peer.call('thaw_manager', { port: where.port });
    await until(
      () => link.isLinked,
      () => 'linked again',
      30_000,
    );
    expect(await link.add!(1)).toBe(3);
  });
});

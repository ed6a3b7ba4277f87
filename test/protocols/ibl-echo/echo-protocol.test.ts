import { afterEach, describe, expect, it } from 'vitest';
import { EchoProtocol, ExpMessage, Services } from '../../../src/protocols/ibl-echo/index.js';
import { freePort } from '../../helpers/free-port.js';
import { patientClock } from '../../helpers/patient-clock.js';
import { testContext } from '../../helpers/protocol-context.js';

const open: { close(): Promise<void> }[] = [];

async function pair(scheme: 'udp' | 'tcp') {
  const context = testContext({ clock: patientClock });
  const rig = await EchoProtocol.server(`${scheme}://127.0.0.1:0`, context, { name: 'rig' });
  const main = await EchoProtocol.client(`${scheme}://127.0.0.1:${rig.port}`, context, { name: 'main' });
  open.push(main, rig);
  return { context, rig, main };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe.each(['udp', 'tcp'] as const)('EchoProtocol over %s', (scheme) => {
  it('confirms what the far side echoes, and the far side gets it', async () => {
    const { rig, main } = await pair(scheme);
    const received = rig.onEvent('EXPSTART');
    const confirmation = await main.start('2022-01-01_1_subject', { foo: 'bar' });
    expect(confirmation).toMatchObject({ rig: 'main', message: 'EXPSTART' });
    expect(await received).toMatchObject({
      event: ExpMessage.EXPSTART,
      data: ['2022-01-01_1_subject', { foo: 'bar' }],
    });
    expect(main.isConnected).toBe(true);
  });

  it('resolves a question with the answer of the same event', async () => {
    const { rig, main } = await pair(scheme);
    rig.assignCallback('EXPINFO', (_data, addr) => rig.info('RUNNING', { main_sync: true }, { addr }));
    const answer = await main.ask([ExpMessage.EXPINFO, 0, null]);
    expect(answer.data).toEqual([20, { main_sync: true }]);
  });

  it('finds a rig by the name of its host', async () => {
    const { context, rig } = await pair(scheme);
    const named = await EchoProtocol.client(`${scheme}://localhost:${rig.port}`, context, { name: 'named' });
    open.push(named);
    rig.assignCallback('EXPINIT', (_data, addr) => rig.init('back', { addr }));
    expect((await named.ask([ExpMessage.EXPINIT, null])).data).toEqual(['back']);
    const received = named.onEvent('EXPINIT');
    await named.init('once more');
    await named.status('RUNNING', { addr: (await received).addr });
  });

  it('serves two clients, each with its own echo', async () => {
    const { context, rig, main } = await pair(scheme);
    const other = await EchoProtocol.client(`${scheme}://127.0.0.1:${rig.port}`, context, { name: 'other' });
    open.push(other);
    await Promise.all([main.init('a'), other.init('b'), main.init('c'), other.init('d')]);
  });

  it("fails with the rig's own error when its callback throws", async () => {
    const { rig, main } = await pair(scheme);
    rig.assignCallback('EXPINIT', () => {
      throw new RangeError('no disk');
    });
    await expect(main.ask([ExpMessage.EXPINIT, null])).rejects.toMatchObject({
      code: 'LABNET_RIG_REPORTED',
      message: expect.stringContaining('RangeError: no disk') as string,
    });
  });
});

describe('Services', () => {
  it('asks all rigs at once and carries what did arrive when one is dead', async () => {
    const context = testContext({ clock: patientClock });
    const rigs = await Promise.all(
      ['a', 'b'].map(async (name) => {
        const server = await EchoProtocol.server('udp://127.0.0.1:0', context, { name: `${name}-rig` });
        server.assignCallback('EXPINIT', (_data, addr) => server.init({ from: name }, { addr }));
        const client = await EchoProtocol.client(`udp://127.0.0.1:${server.port}`, context, { name });
        open.push(server, client);
        return client;
      }),
    );
    const port = await freePort('udp');
    const dead = await EchoProtocol.client(`udp://127.0.0.1:${port}`, context, { name: 'dead' });
    open.push(dead);
    const services = new Services([...rigs, dead]);
    await expect(services.init()).rejects.toMatchObject({
      code: 'LABNET_SERVICES_INCOMPLETE',
      details: {
        responses: new Map([
          ['a', [{ from: 'a' }]],
          ['b', [{ from: 'b' }]],
        ]),
      },
    });
    expect(dead.condition).toBe('refused');
  });
});

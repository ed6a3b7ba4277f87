import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EchoProtocol, ExpMessage } from '../../src/protocols/ibl-echo/index.js';
import type { EventReceived, SendOptions } from '../../src/protocols/ibl-echo/index.js';
import type { Address } from '../../src/transport/net.js';
import { patientClock } from '../helpers/patient-clock.js';
import { testContext } from '../helpers/protocol-context.js';
import { until } from '../helpers/until.js';
import { freePort } from '../helpers/free-port.js';
import { PythonPeer } from './python-peer.js';

const ALYX = { baseUrl: 'https://alyx.example', user: 'kim', token: { token: 'a1b2' } };

interface Case {
  readonly event: string;
  readonly ours: (own: EchoProtocol, options: SendOptions) => Promise<unknown>;
  readonly theirs: { readonly what: string; readonly args: Readonly<Record<string, unknown>> };
  /** What follows the event of ours, as Python writes it. */
  readonly repr: string;
  /** What follows the event of theirs, as we read it. */
  readonly data: readonly unknown[];
}

const call = (method: string, ...args: unknown[]) => ({ what: 'call', args: { method, args } });

const CASES: readonly Case[] = [
  {
    event: 'EXPINIT',
    ours: (own, options) => own.init({ gain: 0.5, note: 'Zoë µ' }, options),
    theirs: call('init', { gain: 0.25, note: 'Zoë µ' }),
    repr: "[{'gain': 0.5, 'note': 'Zoë µ'}]",
    data: [{ gain: 0.25, note: 'Zoë µ' }],
  },
  {
    event: 'EXPSTART',
    ours: (own, options) =>
      own.start({ date: '2022-01-01', sequence: '001', subject: 'subject' }, [1, null, true], options),
    theirs: call('start', { date: '2022-01-01', sequence: '002', subject: 'subject' }, [1, null, true]),
    repr: "['2022-01-01_1_subject', [1, None, True]]",
    data: ['2022-01-01_2_subject', [1, null, true]],
  },
  {
    event: 'EXPEND',
    ours: (own, options) => own.stop('done', options),
    theirs: call('stop', 'ended'),
    repr: "['done']",
    data: ['ended'],
  },
  {
    event: 'EXPINTERRUPT',
    ours: (own, options) => own.stop(null, { ...options, immediately: true }),
    theirs: call('stop', 'now', true),
    repr: '[None]',
    data: ['now'],
  },
  {
    event: 'EXPSTATUS',
    ours: (own, options) => own.status('RUNNING', options),
    theirs: call('status', 'STOPPED'),
    repr: '[20]',
    data: [30],
  },
  {
    event: 'EXPINFO',
    ours: (own, options) => own.info('CONNECTED', { main_sync: true }, options),
    theirs: call('info', 'CONNECTED', { main_sync: false }),
    repr: "[0, {'main_sync': True}]",
    data: [0, { main_sync: false }],
  },
  {
    event: 'EXPCLEANUP',
    ours: (own, options) => own.cleanup(1e-7, options),
    theirs: call('cleanup', 1e-8),
    repr: '[1e-07]',
    data: [1e-8],
  },
  {
    event: 'ALYX',
    ours: (own, options) => own.alyx(ALYX, options),
    theirs: { what: 'alyx', args: { base_url: ALYX.baseUrl, user: ALYX.user, token: 'c3d4' } },
    repr: "['https://alyx.example', {'kim': {'token': 'a1b2'}}]",
    data: ['https://alyx.example', { kim: { token: 'c3d4' } }],
  },
];

let peer: PythonPeer;

beforeAll(async () => {
  peer = await PythonPeer.start('iblutil_peer.py');
});

afterAll(() => peer.kill());

describe.each([
  { scheme: 'udp', role: 'client', title: 'EchoProtocol.client over udp towards a server of iblutil' },
  { scheme: 'tcp', role: 'client', title: 'EchoProtocol.client over tcp towards a server of iblutil' },
  { scheme: 'udp', role: 'server', title: 'EchoProtocol.server over udp for a client of iblutil' },
  { scheme: 'tcp', role: 'server', title: 'EchoProtocol.server over tcp for a client of iblutil' },
] as const)('$title', ({ scheme, role }) => {
  const theirName = `${scheme} peer of our ${role}`;
  let own: EchoProtocol;
  const heard: EventReceived[] = [];
  /** Each end as the other one sees it. */
  let theirs: Address;
  let ours: Address;

  beforeAll(async () => {
    const uri = `${scheme}://127.0.0.1:${await freePort(scheme)}`;
    const theirRole = role === 'client' ? 'server' : 'client';
    if (role === 'client') await peer.call('open_communicator', { role: theirRole, uri, name: theirName });
    own = await EchoProtocol[role](uri, testContext({ clock: patientClock }), { name: 'own' });
    if (role === 'server') await peer.call('open_communicator', { role: theirRole, uri, name: theirName });
    own.assignCallback(ExpMessage.any(), (data, addr, event = 0) => heard.push({ data, addr, event }));
    // Only whoever talks to one address knows whom to talk to: the first message tells the other end.
    if (role === 'client') {
      await own.init();
      await until(() => peer.heard.some((one) => one.heard === theirName));
      const [host, port] = peer.heard.find((one) => one.heard === theirName)!.addr;
      ours = { host, port };
      theirs = { host: own.hostname, port: own.port };
    } else {
      await peer.call('call', { name: theirName, method: 'init' });
      await until(() => heard.length > 0);
      theirs = heard[0]!.addr;
      ours = { host: own.hostname, port: own.port };
    }
  });

  beforeEach(() => {
    heard.length = 0;
    peer.heard.length = 0;
  });

  afterEach(async () => {
    expect(await peer.call('is_connected', { name: theirName })).toBe(true);
  });

  afterAll(() => own.close());

  it.each(CASES)('sends $event, which is echoed and understood', async ({ event, ours: send, repr }) => {
    await send(own, role === 'server' ? { addr: theirs } : {});
    await until(
      () => peer.heard.length > 0,
      () => `${event} reached the peer`,
    );
    expect(peer.heard).toMatchObject([{ heard: theirName, event, repr }]);
  });

  it.each(CASES)('echoes and understands $event', async ({ event, theirs: { what, args }, data }) => {
    const kwargs = role === 'client' && what === 'call' ? { kwargs: { addr: [ours.host, ours.port] } } : {};
    if (role === 'client' && what === 'alyx') {
      // The reference's method for tokens takes an address, too.
      await peer.call('call', {
        name: theirName,
        method: 'confirmed_send',
        args: [[ExpMessage.ALYX, ...data]],
        kwargs: { addr: [ours.host, ours.port] },
      });
    } else await peer.call(what, { name: theirName, ...args, ...kwargs });
    await until(
      () => heard.length > 0,
      () => `${event} reached us`,
    );
    expect(heard).toMatchObject([{ event: ExpMessage.validate(event), data }]);
  });

  it('gets a token that it asks for', async () => {
    await peer.call('answer', {
      name: theirName,
      event: 'ALYX',
      data: ['https://alyx.example', { kim: 1 }],
    });
    const token = await own.alyx(undefined, role === 'server' ? { addr: theirs } : {});
    expect(token).toEqual(['https://alyx.example', { kim: 1 }]);
  });

  it('takes an answer of the very bytes that it sent, and echoes it', async () => {
    const to = role === 'server' ? { addr: theirs } : {};
    await peer.call('answer', { name: theirName, event: 'EXPSTART', data: ['ref', null] });
    const answered = own.onEvent('EXPSTART');
    await own.start('ref', null, to);
    expect(await answered).toMatchObject({ data: ['ref', null] });
    // The peer closes for good when its answer is not echoed; so its next message shows that it was.
    await own.status('RUNNING', to);
  });

  it("tells the far side's failure at once", async () => {
    await peer.call('fail', { name: theirName, event: 'EXPCLEANUP', text: 'no disk' });
    const asked = own.ask([ExpMessage.EXPCLEANUP, 'now'], role === 'server' ? { addr: theirs } : {});
    await expect(asked).rejects.toMatchObject({
      code: 'LABNET_RIG_REPORTED',
      message: expect.stringContaining('ValueError: no disk') as string,
    });
  });
});

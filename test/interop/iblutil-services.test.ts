import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EchoProtocol, ExpMessage, Services } from '../../src/protocols/ibl-echo/index.js';
import type { EventReceived, Responses } from '../../src/protocols/ibl-echo/index.js';
import { patientClock } from '../helpers/patient-clock.js';
import { testContext } from '../helpers/protocol-context.js';
import { until } from '../helpers/until.js';
import { freePort } from '../helpers/free-port.js';
import { PythonPeer } from './python-peer.js';

const NAMES = ['cameras', 'ephys', 'behaviour'];
const REF = '2022-01-01_1_subject';

let peer: PythonPeer;

beforeAll(async () => {
  peer = await PythonPeer.start('iblutil_peer.py');
});

afterAll(() => peer.kill());

interface Case {
  readonly event: string;
  readonly signal: (services: Services, concurrent: boolean) => Promise<Responses>;
  readonly theirs: { readonly method: string; readonly args: readonly unknown[] };
  /** What follows the event in the answer of each rig. */
  readonly answer: readonly unknown[];
  readonly reverse?: boolean;
}

const CASES: readonly Case[] = [
  {
    event: 'EXPINIT',
    signal: (services, concurrent) => services.init({ a: 1 }, { concurrent }),
    theirs: { method: 'init', args: [{ a: 1 }] },
    answer: [{ ready: true }],
  },
  {
    // Rigs do answer a start with the very bytes that they were sent.
    event: 'EXPSTART',
    signal: (services, concurrent) => services.start(REF, null, { concurrent }),
    theirs: { method: 'start', args: [REF] },
    answer: [REF, null],
  },
  {
    event: 'EXPEND',
    signal: (services, concurrent) => services.stop('done', { concurrent }),
    theirs: { method: 'stop', args: ['done'] },
    answer: [null],
    reverse: true,
  },
  {
    event: 'EXPINTERRUPT',
    signal: (services, concurrent) => services.stop(null, { immediately: true, concurrent }),
    theirs: { method: 'stop', args: [null, true] },
    answer: ['stopped'],
    reverse: true,
  },
  {
    event: 'EXPSTATUS',
    signal: (services, concurrent) => services.status('RUNNING', { concurrent }),
    theirs: { method: 'status', args: ['RUNNING'] },
    answer: [0],
  },
  {
    event: 'EXPINFO',
    signal: (services, concurrent) => services.info('CONNECTED', { exp_ref: null }, { concurrent }),
    theirs: { method: 'info', args: ['CONNECTED', { exp_ref: null }] },
    answer: [10, { main_sync: false }],
  },
  {
    event: 'EXPCLEANUP',
    signal: (services, concurrent) => services.cleanup(null, { concurrent }),
    theirs: { method: 'cleanup', args: [] },
    answer: [{ files: 3 }],
    reverse: true,
  },
];

describe.each(['udp', 'tcp'] as const)('Services over %s, driving three rigs of iblutil', (scheme) => {
  const rigs: EchoProtocol[] = [];
  const title = (name: string) => `${scheme} ${name}`;

  beforeAll(async () => {
    for (const name of NAMES) {
      const uri = `${scheme}://127.0.0.1:${await freePort(scheme)}`;
      await peer.call('open_communicator', { role: 'server', uri, name: title(name) });
      for (const { event, answer } of CASES) {
        await peer.call('answer', { name: title(name), event, data: answer });
      }
      rigs.push(await EchoProtocol.client(uri, testContext({ clock: patientClock }), { name }));
    }
  });

  beforeEach(() => void (peer.heard.length = 0));

  afterAll(() => Promise.all(rigs.map((rig) => rig.close())));

  describe.each([true, false])('concurrent: %s', (concurrent) => {
    it.each(CASES)('gets every answer to $event', async ({ event, signal, answer, reverse }) => {
      const services = new Services(rigs);
      const responses = await signal(services, concurrent);
      expect(new Map([...responses].sort())).toEqual(
        new Map([...NAMES].sort().map((name) => [name, answer])),
      );
      await until(() => peer.heard.length === NAMES.length);
      expect(peer.heard.map((one) => one.event)).toEqual(NAMES.map(() => event));
      expect(peer.heard.map((one) => one.heard).sort()).toEqual(NAMES.map(title).sort());
      if (!concurrent) {
        // One by one, the last first when it ends something; told in the order of the rigs.
        expect(peer.heard.map((one) => one.heard)).toEqual(
          (reverse ? [...NAMES].reverse() : NAMES).map(title),
        );
        expect([...responses.keys()]).toEqual(NAMES);
      }
      expect(services.isConnected).toBe(true);
    });
  });

  it('hands every rig a token', async () => {
    await new Services(rigs).alyx({ baseUrl: 'https://alyx.example', user: 'kim', token: 'a1b2' });
    await until(() => peer.heard.length === 3);
    expect(peer.heard.map(({ heard, repr }) => [heard, repr])).toEqual(
      NAMES.map((name) => [title(name), "['https://alyx.example', {'kim': 'a1b2'}]"]),
    );
  });
});

describe.each(['udp', 'tcp'] as const)('Services of iblutil over %s, driving three listeners', (scheme) => {
  const rigs: EchoProtocol[] = [];
  const heard: (EventReceived & { readonly name: string })[] = [];
  const title = (name: string) => `${scheme} rig ${name}`;

  beforeAll(async () => {
    for (const name of NAMES) {
      const rig = await EchoProtocol.server(`${scheme}://127.0.0.1:0`, testContext({ clock: patientClock }), {
        name,
      });
      rigs.push(rig);
      rig.assignCallback(ExpMessage.any(), (data, addr, event = 0) =>
        heard.push({ name, data, addr, event }),
      );
      for (const { event, answer } of CASES) {
        const message = [ExpMessage.validate(event), ...answer];
        rig.assignCallback(event, (_data, addr) => rig.confirmedSend(message, { addr }));
      }
      const uri = `${scheme}://127.0.0.1:${rig.port}`;
      await peer.call('open_communicator', { role: 'client', uri, name: title(name) });
    }
  });

  beforeEach(() => void (heard.length = 0));

  afterAll(() => Promise.all(rigs.map((rig) => rig.close())));

  it.each(CASES)('answers $event to all three', async ({ event, theirs, answer }) => {
    const names = NAMES.map(title);
    const responses = await peer.call('services', { names, ...theirs });
    expect(responses).toEqual(Object.fromEntries(names.map((name) => [name, answer])));
    expect(heard.map((one) => one.event)).toEqual(NAMES.map(() => ExpMessage.validate(event)));
  });

  it('takes the token that they hand over', async () => {
    await peer.call('services_alyx', {
      names: NAMES.map(title),
      base_url: 'https://alyx.example',
      user: 'kim',
      token: 'a1b2',
    });
    await until(() => heard.length === 3);
    expect(heard.map(({ name, data }) => [name, data])).toEqual(
      NAMES.map((name) => [name, ['https://alyx.example', { kim: { token: 'a1b2' } }]]),
    );
  });
});

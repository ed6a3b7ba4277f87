import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dict2ref, NetworkSession } from '../../src/protocols/iblrig/index.js';
import { SimRig } from '../../src/sim/sim-rig.js';
import { patientClock } from '../helpers/patient-clock.js';
import { testContext } from '../helpers/protocol-context.js';
import { dayOf } from '../helpers/session-lab.js';
import { until } from '../helpers/until.js';
import { freePort } from '../helpers/free-port.js';
import { PythonPeer } from './python-peer.js';

const NAMES = ['main', 'cameras', 'ephys'];
/** One day for all of it: a session that begins before midnight does not end in another. */
const CLOCK = { ...patientClock, wallMs: () => Date.UTC(2026, 0, 15, 12) };
const TODAY = dayOf(CLOCK);
const REF = `${TODAY}_3_mouse`;

let peer: PythonPeer;

beforeAll(async () => {
  peer = await PythonPeer.start('iblutil_peer.py');
});

afterAll(() => peer.kill());

beforeEach(() => void (peer.heard.length = 0));

describe.each(['udp', 'tcp'] as const)('NetworkSession over %s, with three rigs of iblutil', (scheme) => {
  const uris: Record<string, string> = {};
  const title = (name: string) => `session ${scheme} ${name}`;
  /** What each rig heard, as Python writes it. */
  const heardBy = (name: string) =>
    peer.heard.filter(({ heard }) => heard === title(name)).map(({ event, repr }) => `${event} ${repr}`);

  beforeAll(async () => {
    for (const name of NAMES) {
      const uri = `${scheme}://127.0.0.1:${await freePort(scheme)}`;
      await peer.call('open_communicator', { role: 'server', uri, name: title(name) });
      const info = { main_sync: name === 'main', exp_ref: name === 'main' ? REF : null };
      await peer.call('answer', { name: title(name), event: 'EXPINFO', data: [0, info] });
      for (const event of ['EXPINIT', 'EXPSTART', 'EXPEND', 'EXPINTERRUPT', 'EXPCLEANUP']) {
        await peer.call('answer', { name: title(name), event, data: [{ from: name }] });
      }
      uris[name] = uri;
    }
  });

  const INFO =
    "EXPINFO [0, {'exp_ref': None, 'main_sync': False, 'experiment_description': {}, 'master': False, " +
    "'rig_version': '8.24.7', 'spec_version': '1.0.0', 'subject': 'mouse'}]";
  const BEGIN = [INFO, `EXPINIT [{'exp_ref': '${REF}'}]`, `EXPSTART ['${REF}', None]`];

  it('is a whole experiment: info, init, start, end, clean-up', async () => {
    const session = new NetworkSession(testContext({ clock: CLOCK }), { subject: 'mouse' });
    await session.connect(uris);
    await session.initMixinNetwork();
    expect([session.mainSync, dict2ref(session.expRef), session.state]).toEqual(['main', REF, 'initialised']);
    expect(await session.run(() => 'data', { notifyServices: true })).toBe('data');
    expect(session.outcomes.map(({ step, missed }) => [step, missed])).toEqual(
      ['EXPINFO', 'EXPINIT', 'EXPSTART', 'EXPEND', 'EXPCLEANUP'].map((step) => [step, []]),
    );
    expect(session.outcomes[1]?.responses).toEqual(new Map(NAMES.map((name) => [name, [{ from: name }]])));
    await until(() => peer.heard.length === 15);
    for (const name of NAMES) expect(heardBy(name)).toEqual([...BEGIN, 'EXPEND [[]]', 'EXPCLEANUP [None]']);
  });

  it('is interrupted when its task fails, and every rig is told why', async () => {
    const session = new NetworkSession(testContext({ clock: CLOCK }), { subject: 'mouse' });
    await session.connect(uris);
    await session.initMixinNetwork();
    const failed = session.run(() => {
      throw new RangeError('no water');
    });
    await expect(failed).rejects.toThrow('no water');
    expect(session.state).toBe('cleaned');
    expect(session.outcomes.at(-1)).toMatchObject({ step: 'EXPINTERRUPT', missed: [] });
    await until(() => peer.heard.length === 12);
    for (const name of NAMES) {
      const heard = heardBy(name);
      expect(heard.slice(0, 3)).toEqual(BEGIN);
      expect(heard[3]).toMatch(
        /^EXPINTERRUPT \[\[\{'error': 'RangeError', 'message': 'no water', 'traceback': .*'line_no': \[\d+, \d+\]\}\]\]$/,
      );
    }
  });
});

describe.each(['udp', 'tcp'] as const)(
  'Services of iblutil over %s, driving three simulated rigs',
  (scheme) => {
    const rigs: SimRig[] = [];
    const title = (name: string) => `sim ${scheme} ${name}`;
    const names = NAMES.map(title);
    const call = (method: string, ...args: readonly unknown[]) =>
      peer.call('services', { names, method, args });

    beforeAll(async () => {
      for (const name of NAMES) {
        const rig = await SimRig.open(
          { name, uri: `${scheme}://127.0.0.1:0`, mainSync: name === 'main' },
          testContext({ clock: CLOCK }),
        );
        rigs.push(rig);
        await peer.call('open_communicator', { role: 'client', uri: rig.uri, name: title(name) });
      }
    });

    afterAll(() => Promise.all(rigs.map((rig) => rig.close())));

    it('gets the answers of one main sync and its auxiliaries through a whole session', async () => {
      const info = (await call('info', 'CONNECTED', { subject: 'rat' })) as Record<
        string,
        [number, Record<string, unknown>]
      >;
      const mainSyncs = Object.values(info).filter(([, { main_sync: isMain }]) => isMain === true);
      expect(mainSyncs).toHaveLength(1);
      const ref = `${TODAY}_1_rat`;
      expect(mainSyncs[0]?.[1].exp_ref).toBe(ref);
      const agreed = (status: number) =>
        Object.fromEntries(names.map((name) => [name, [expect.objectContaining({ exp_ref: ref, status })]]));
      expect(await call('init', { exp_ref: ref })).toEqual(agreed(10));
      expect(await call('start', ref)).toEqual(
        Object.fromEntries(names.map((name) => [name, [ref, expect.objectContaining({ status: 20 })]])),
      );
      expect(await call('status', 'RUNNING')).toEqual(Object.fromEntries(names.map((name) => [name, [20]])));
      expect(await call('stop', [])).toEqual(agreed(30));
      const cleaned = (await call('cleanup')) as Record<string, [Record<string, unknown>]>;
      for (const name of names) expect(cleaned[name]?.[0]).toMatchObject({ exp_ref: null, status: 0 });
    });

    it('interrupts them, and the next session has the next number', async () => {
      const info = (await call('info', 'CONNECTED', { subject: 'rat' })) as Record<
        string,
        [number, Record<string, unknown>]
      >;
      const ref = `${TODAY}_2_rat`;
      expect(info[title('main')]?.[1].exp_ref).toBe(ref);
      await call('init', { exp_ref: ref });
      await call('start', ref);
      const stopped = (await call('stop', [{ error: 'ValueError' }], true)) as Record<
        string,
        [Record<string, unknown>]
      >;
      for (const name of names) expect(stopped[name]?.[0]).toMatchObject({ status: 30 });
    });
  },
);

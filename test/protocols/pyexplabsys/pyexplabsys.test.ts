import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/parse-config.js';
import { openLab } from '../../../src/lab/open-lab.js';
import type { Lab } from '../../../src/lab/lab.js';
import {
  DataPullSocket,
  DataPushSocket,
  DataSockets,
  DateDataPullSocket,
  LiveServer,
  LiveSocket,
} from '../../../src/protocols/pyexplabsys/index.js';
import { protocols } from '../../../src/protocols/registry.js';
import { startSim } from '../../../src/sim/start-sim.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { testContext } from '../../helpers/protocol-context.js';
import { memoryLab } from './harness.js';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function globalsOf(lab: Lab) {
  const all = lab.globals.find(({ name }) => name === 'dataSockets')?.value as DataSockets;
  for (const name of ['sockets', 'pulls', 'pushes'] as const) {
    expect(lab.globals.find((global) => global.name === name)?.value).toBe(all[name]);
  }
  return all;
}

const EVERYTHING = {
  dataSockets: { host: '127.0.0.1' },
  sockets: {
    laser: {
      type: 'date',
      name: 'giant moon laser',
      codenames: { power: { timeoutS: 1, unit: 'mW' }, state: {} },
      port: 9000,
    },
    spectrum: { type: 'data', codenames: ['peak'], timeouts: [null], port: 9010 },
    inbox: { type: 'push', action: 'enqueue', queueLimit: 2, port: 8500 },
    sines: { type: 'live', codenames: ['one'], liveServer: '127.0.0.1:9767' },
    live: { type: 'live-server', port: 9767 },
  },
  pulls: {
    own: { address: '127.0.0.1:9000', periodMs: 100, units: { power: 'mW' } },
    bare: '127.0.0.1:9010',
  },
  pushes: { own: '127.0.0.1' },
};

async function everything() {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const lab = await openLab(parseConfig(EVERYTHING, protocols, 'test'), { net, clock });
  open.push(lab);
  return { clock, net, lab };
}

describe('pyexplabsys', () => {
  it('opens every kind of socket that the configuration names, and closes all of them', async () => {
    const { clock, net, lab } = await everything();
    const { sockets, pulls, pushes } = globalsOf(lab);
    expect(Object.values(sockets).map((socket) => socket.constructor)).toEqual([
      DateDataPullSocket,
      DataPullSocket,
      DataPushSocket,
      LiveSocket,
      LiveServer,
    ]);
    expect([sockets.laser?.name, Object.keys(pulls)]).toEqual(['giant moon laser', ['own', 'bare']]);
    await lab.close();
    expect([net.open, clock.pending]).toEqual([0, 0]);
    expect([sockets, pulls, pushes]).toEqual([{}, {}, {}]);
  });

  it('closes what it had opened when the next one cannot be opened', async () => {
    const clock = new ManualClock();
    const net = new MemoryNet({ clock });
    const twice = { a: { type: 'push', port: 8500 }, b: { type: 'push', port: 8500 } };
    await expect(openLab(parseConfig({ sockets: twice }, protocols, 'test'), { net, clock })).rejects.toThrow(
      '8500',
    );
    expect([net.open, clock.pending]).toEqual([0, 0]);
  });

  it('watches, pushes and sends live within one lab, all of it in the state', async () => {
    const { clock, lab } = await everything();
    const all = globalsOf(lab);
    const { sockets } = all;
    (sockets.laser as DateDataPullSocket).setPointNow('power', 47.5);
    (sockets.sines as LiveSocket).setPointNow('one', 0.25);
    const pushed = all.pushes.own?.push({ t: 21.5 });
    await clock.advance(200);
    expect(await pushed).toMatchObject({ kind: 'ACK' });
    const readings = [...lab.store.state.readings.values()].map(
      ({ peer, codename, text, unit, origin, quality }) =>
        [peer.replace('pyexplabsys/', ''), codename, text, unit, origin, quality].join(' '),
    );
    expect(readings.sort()).toEqual([
      'pulls.bare peak 0.0  watched fresh',
      'pulls.own power 47.5 mW watched fresh',
      'pulls.own state 0.0  watched fresh',
      'sockets.inbox t 21.5  hosted fresh',
      'sockets.laser power 47.5 mW hosted fresh',
      'sockets.live labhost:one 0.25  watched fresh',
      'sockets.sines (pull) one 0.25  hosted fresh',
    ]);
    expect(lab.store.state.peers.get('pyexplabsys/pulls.own')).toMatchObject({
      condition: 'heard',
      facts: { name: 'giant moon laser' },
    });
  });

  it('refuses a configuration that says something else, with its path', () => {
    for (const [config, problem] of [
      [{ sockets: { a: { type: 'date', codenames: [], prot: 9000 } } }, 'prot'],
      [{ sockets: { a: { type: 'dates', codenames: [] } } }, 'sockets.a'],
      [{ pulls: { a: { address: 'x', perodMs: 3 } } }, 'perodMs'],
      [{ pushes: { a: 3 } }, 'pushes.a'],
    ] as const) {
      expect(() => parseConfig(config, protocols, 'test')).toThrow(problem);
    }
  });
});

describe('DataSockets', () => {
  it('shows what it serves in the shape of the reference, live and read-only', async () => {
    const lab = memoryLab();
    const all = new DataSockets(lab.context, { host: '127.0.0.1' });
    open.push(all);
    const spectrum = await all.dataPullSocket('spectrum', ['peak', 'width'], { timeouts: [3, null] });
    const inbox = await all.dataPushSocket('inbox');
    const { DATA } = all;
    expect(DATA).toMatchObject({
      9010: {
        type: 'data',
        name: 'spectrum',
        codenames: ['peak', 'width'],
        timeouts: { peak: 3, width: null },
        timestamps: { peak: 0, width: 0 },
        activity: { check_activity: true, activity_timeout: 900, last_activity: 1_700_000_000 },
      },
      8500: {
        type: 'push',
        action: 'store_last',
        last: null,
        last_time: null,
        updated: {},
        updated_time: null,
      },
    });
    await lab.clock.advance(5000);
    spectrum.setPoint('peak', [532, 7]);
    expect(DATA[9010]).toMatchObject({ data: { peak: [532, 7] }, timestamps: { peak: 1_700_000_005 } });
    expect(() => Object.assign(DATA[9010] as object, { name: 'other' })).toThrow(TypeError);
    expect([...all.status().values()]).toMatchObject([
      { type: 'data', status: 'OK' },
      { type: 'push', status: 'DISABLED' },
    ]);
    await inbox.close();
    expect(Object.keys(DATA)).toEqual(['9010']);
    expect(Object.keys(all.sockets)).toEqual(['spectrum']);
  });

  it('takes a name only once, and frees it', async () => {
    const lab = memoryLab();
    const all = new DataSockets(lab.context);
    open.push(all);
    const first = await all.dateDataPullSocket('laser', ['power']);
    await expect(all.dateDataPullSocket('laser', ['power'], { port: 9001 })).rejects.toMatchObject({
      code: 'LABNET_SOCKET_SETUP',
    });
    await first.stop();
    await all.dateDataPullSocket('laser', ['power']);
    all.watch('laser', '127.0.0.1');
    expect(() => all.watch('laser', '127.0.0.1')).toThrow("a data socket named 'laser' is open already");
  });

  it('takes a name only once, also while it is being opened', async () => {
    const lab = memoryLab();
    const all = new DataSockets(lab.context);
    open.push(all);
    const first = all.dataPushSocket('inbox', { port: 8500 });
    await expect(all.dataPushSocket('inbox', { port: 8501 })).rejects.toThrow(
      "named 'inbox' is open already",
    );
    expect(all.sockets.inbox).toBe(await first);
  });

  it('leaves nothing open that was being opened when it was closed', async () => {
    const lab = memoryLab();
    const all = new DataSockets(lab.context);
    const opening = expect(all.dataPushSocket('inbox')).rejects.toMatchObject({ code: 'LABNET_CLOSED' });
    await all.close();
    await opening;
    expect([lab.net.open, lab.clock.pending, all.sockets]).toEqual([0, 0, {}]);
    expect(() => all.watch('laser', '127.0.0.1')).toThrow('is closed');
    expect(() => all.pull('laser', '127.0.0.1')).toThrow('is closed');
    await expect(all.liveServer('live', { port: 9767 })).rejects.toThrow('is closed');
  });

  it('tells of every kind of socket that it is closed', async () => {
    const { lab, net } = await everything();
    await lab.close();
    expect(net.open).toBe(0);
    const conditions = [...lab.store.state.peers].map(([peer, { condition }]) => `${peer} ${condition}`);
    expect(conditions.filter((text) => !text.endsWith(' closed'))).toEqual([]);
  });

  it('names who holds a port that is in use', async () => {
    const all = new DataSockets(testContext(), { host: '127.0.0.1' });
    open.push(all);
    const { port } = await all.dataPushSocket('a', { port: 0 });
    await expect(all.dataPushSocket('b', { port })).rejects.toMatchObject({
      code: 'LABNET_PORT_IN_USE',
      message: expect.stringContaining(`(pid ${process.pid})`) as string,
    });
  });
});

describe('startSim', () => {
  it('has data sockets that move, one that is stale, and senders that the lab takes from', async () => {
    const clock = new ManualClock();
    const net = new MemoryNet({ clock });
    const sim = await startSim({ net, clock, only: [], managers: false });
    open.push(sim);
    const lab = await openLab(parseConfig(sim.config, protocols, 'sim'), { net, clock });
    open.push(lab);
    await clock.advance(10_000);
    const qualities = [...lab.store.state.readings].map(([key, { quality }]) => `${key} ${quality}`);
    expect(qualities).toEqual(
      expect.arrayContaining([
        'pyexplabsys/pulls.furnace#temperature fresh',
        'pyexplabsys/pulls.moon laser#laser_power fresh',
        'pyexplabsys/pulls.chiller#water stale',
        'pyexplabsys/pulls.spectrometer#peak fresh',
        expect.stringMatching(/:sine_one fresh$/),
      ]),
    );
    const { furnace } = globalsOf(lab).pulls;
    const first = await furnace!.fresh('temperature', 2000);
    await clock.advance(2000);
    expect(furnace!.values.temperature!.atMs).toBeGreaterThan(first.atMs);
  });
});

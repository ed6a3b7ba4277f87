import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { openLab } from '../../src/lab/open-lab.js';
import type { LabAction } from '../../src/model/lab-action.js';
import type { MslObjects } from '../../src/protocols/msl-network/msl-objects.js';
import { protocols } from '../../src/protocols/registry.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import { actionFits } from '../../src/tui/view-models/picker.js';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A lab with something of every kind, and names that are no identifiers. */
async function open() {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  const config = parseConfig(
    {
      rigs: { cameras: 'udp://127.0.0.1:11001', 'left "eye"': 'udp://127.0.0.1:11002' },
      dataSockets: { host: '127.0.0.1' },
      sockets: {
        furnace: { type: 'date', codenames: ['T in'], port: 9001 },
        spectrum: { type: 'data', codenames: ['peak'], port: 9002 },
        inbox: { type: 'push', port: 9003 },
        sines: {
          type: 'live',
          codenames: ['one', 'two'],
          liveServer: '127.0.0.1:9100',
          noInternalDataPullSocket: true,
        },
      },
      pulls: { 'moon laser': '127.0.0.1:9200' },
      pushes: { logbook: '127.0.0.1:9300' },
      managers: { bench: { address: '127.0.0.1:9400', disableTls: true, links: ['echo'] } },
    },
    protocols,
    'test',
  );
  const lab = await openLab(config, { net, clock });
  closers.push(() => lab.close());
  const globals = Object.fromEntries(lab.globals.map(({ name, value }) => [name, value]));
  const offered = (name: string): readonly LabAction[] => {
    const peers = [...lab.store.state.peers.values()].filter((peer) => peer.name === name);
    return lab.actions.filter((action) => peers.some((peer) => actionFits(action, peer)));
  };
  /** The function that an expression calls. */
  const callee = (expression: string): unknown => {
    const [, path = ''] = /^(?:await )?([^(]+)\(/.exec(expression) ?? [];
    return runInNewContext(path, globals) as unknown;
  };
  return { lab, globals, offered, callee };
}

describe('the actions of a lab', () => {
  it.each([
    ['cameras', 'info, status, init, start, stop, interrupt, cleanup', 'interrupt, cleanup'],
    ['moon laser', 'poll, status', ''],
    ['logbook', 'push, status', ''],
    ['furnace', 'set point', ''],
    ['spectrum', 'set point', ''],
    ['inbox', 'clear, clear last', 'clear, clear last'],
    ['sines', 'set point, clear', 'clear'],
    ['bench', 'identities, reconnect', ''],
    ['echo', 'acquire lock, acquire shared lock, release lock, unlink, shut down', 'unlink, shut down'],
  ])('are for %s: %s', async (name, names, destructive) => {
    const { offered } = await open();
    const actions = offered(name);
    expect(actions.map((action) => action.name).join(', ')).toBe(names);
    expect(
      actions
        .filter(({ isDestructive }) => isDestructive)
        .map((action) => action.name)
        .join(', '),
    ).toBe(destructive);
  });

  it('call what there is, whatever the name', async () => {
    const { lab, offered, callee } = await open();
    const names = [...lab.store.state.peers.values()].map(({ name }) => name);
    const expressions = [
      ...names.flatMap((name) => offered(name).map((action) => action.expression(name))),
      ...lab.actions.filter(({ target }) => target === 'all').map((action) => action.expression('')),
    ];
    expect(expressions.length).toBeGreaterThan(30);
    for (const expression of expressions) expect(callee(expression), expression).toBeTypeOf('function');
  });

  it.each([
    ['furnace', 'set point', 'sockets.furnace.setPointNow("T in", 0)'],
    ['spectrum', 'set point', 'sockets.spectrum.setPoint("peak", [0, 0])'],
    ['sines', 'clear', 'sockets.sines.reset(["one","two"])'],
    ['moon laser', 'poll', 'await pulls["moon laser"].getAllFields()'],
    ['echo', 'shut down', 'await links.echo.shutdownService()'],
  ])('are shown with %s as what %s runs', async (peer, name, expression) => {
    const { offered } = await open();
    expect(
      offered(peer)
        .find((action) => action.name === name)
        ?.expression(peer),
    ).toBe(expression);
  });

  it('lead through an experiment with all rigs, in order', async () => {
    const { lab } = await open();
    const steps = lab.actions.filter(({ protocol }) => protocol === 'iblrig');
    expect(steps.map((action) => action.expression(''))).toEqual([
      `await session.connect(["cameras","left \\"eye\\""], { subject: 'subject' })`,
      'await session.initMixinNetwork()',
      'await session.startMixinNetwork()',
      'await session.stopMixinNetwork()',
      'await session.retry()',
      'await session.interruptMixinNetwork()',
      'await session.rollback()',
      'await session.cleanupMixinNetwork()',
    ]);
    expect(steps.every(({ target }) => target === 'all')).toBe(true);
  });

  it('are none for what a script has opened under no name', async () => {
    const { lab, globals, offered } = await open();
    const msl = globals.msl as MslObjects;
    const manager = await msl.startManager({ host: '127.0.0.1', port: 0, disableTls: true, database: null });
    closers.unshift(() => manager.close());
    expect([...lab.store.state.peers.values()].map(({ name }) => name)).toContain('manager');
    expect(offered('manager')).toEqual([]);
  });
});

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../../src/config/parse-config.js';
import type { Lab } from '../../../src/lab/lab.js';
import { openLab } from '../../../src/lab/open-lab.js';
import { EchoProtocol } from '../../../src/protocols/ibl-echo/index.js';
import { protocols } from '../../../src/protocols/registry.js';
import { AmbientSignal } from '../../../src/runtime/ambient-signal.js';
import type { SessionGlobals } from '../../../src/session.js';
import { SimRig } from '../../../src/sim/sim-rig.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { renderSnapshot } from '../../../src/tui/index.js';
import { testContext } from '../../helpers/protocol-context.js';
import { tempDir } from '../../helpers/temp-dir.js';

interface World {
  readonly clock: ManualClock;
  readonly net: MemoryNet;
  readonly lab: Lab;
  readonly globals: SessionGlobals;
  readonly ambient: AmbientSignal;
  readonly dir: string;
  /** What each rig heard: `behavior 64`. */
  readonly heard: string[];
  readonly run: <T>(promise: Promise<T>, forMs?: number) => Promise<T>;
}

/** A lab with two simulated rigs. */
async function world(iblrig: Readonly<Record<string, unknown>> = {}, devices = ''): Promise<World> {
  // Noon by the calendar of this computer, wherever it is.
  const clock = new ManualClock(new Date(2026, 0, 1, 12).getTime());
  const net = new MemoryNet({ clock });
  const dir = tempDir();
  writeFileSync(join(dir, 'remote_devices.yaml'), devices);
  const heard: string[] = [];
  for (const [index, name] of ['behavior', 'cameras'].entries()) {
    const rig = await SimRig.open(
      { name, uri: `udp://127.0.0.1:${11001 + index}`, mainSync: index === 0 },
      testContext({
        net,
        clock,
        onFact: (fact) =>
          fact.type === 'message.received' &&
          fact.verdict === 'message' &&
          heard.push(`${name} ${fact.label}`),
      }),
    );
    onTestFinished(() => rig.close());
  }
  const config = parseConfig(
    {
      rigs: { behavior: 'udp://127.0.0.1:11001', cameras: 'udp://127.0.0.1:11002' },
      listen: { here: 'udp://127.0.0.1:11009' },
      iblrig: { remoteDataPath: '.', tokenFile: 'tokens.json', ...iblrig },
    },
    protocols,
    'test',
  );
  const ambient = new AmbientSignal();
  const lab = await openLab(config, { net, clock, baseDir: dir, ambientSignal: ambient.current });
  const globals = Object.fromEntries(
    lab.globals.map(({ name, value }) => [name, value]),
  ) as unknown as SessionGlobals;
  const run = async <T>(promise: Promise<T>, forMs = 20_000): Promise<T> => {
    promise.catch(() => undefined);
    await clock.advance(forMs);
    return promise;
  };
  return { clock, net, lab, globals, ambient, dir, heard, run };
}

describe('iblrig in a lab', () => {
  it('has all rigs in aux, which borrows them', async () => {
    const { globals, run, lab } = await world();
    const answers = await run(globals.aux.push('EXPSTATUS', 'CONNECTED', { wait: true }));
    expect([...(answers as Map<string, unknown>).keys()].sort()).toEqual(['behavior', 'cameras']);
    expect(inspect(globals.aux)).toBe('Auxiliaries(behavior, cameras) <connected>');
    await run(globals.aux.close());
    expect(globals.rigs.cameras?.condition).toBe('heard');
    await run(lab.close());
  });

  it('runs a session by the names of the rigs, and shows it in the rigs pane', async () => {
    const { globals, run, lab } = await world();
    const { session } = globals;
    await run(session.connect(['behavior', 'cameras'], { subject: 'mouse' }));
    await run(session.initMixinNetwork());
    await run(session.startMixinNetwork());
    const pane = renderSnapshot({ lab, columns: 200 });
    expect(pane).toMatch(/name .* session +sync +status/);
    expect(pane).toMatch(/behavior .* 2026-01-01_1_mouse +yes /);
    expect(pane).toMatch(
      /cameras .* 2026-01-01_1_mouse +no .*experiment: started 2026-01-01_1_mouse, main sync behavior/,
    );
    await run(session.stopMixinNetwork());
    await run(session.cleanupMixinNetwork());
    expect(renderSnapshot({ lab, columns: 200 })).not.toContain('experiment:');
    const again = await run(globals.openSession(['cameras', 'behavior'], { subject: 'mouse' }));
    expect(again).not.toBe(session);
    await run(again.initMixinNetwork());
    expect(again.expRef).toMatchObject({ sequence: 2, subject: 'mouse' });
    await run(lab.close());
  });

  it('finds rigs in the remote devices file, too; those of the configuration win', async () => {
    const { globals, lab, run } = await world({}, 'scope: 10.0.0.5\ncameras: 10.0.0.6\n');
    const session = await run(globals.openSession(['scope', 'cameras'], { subject: 'x' }));
    expect([...session.remoteRigs]).toEqual([
      ['scope', '10.0.0.5'],
      ['cameras', 'udp://127.0.0.1:11002'],
    ]);
    await expect(globals.openSession(['nobody'])).rejects.toThrow(
      'nobody; there are scope, cameras, behavior',
    );
    expect(await globals.iblrig.getRemoteDevices()).toEqual(
      new Map([
        ['scope', '10.0.0.5'],
        ['cameras', '10.0.0.6'],
      ]),
    );
    await run(lab.close());
  });

  it('refuses remote rigs when this computer is the main sync', async () => {
    const { globals, lab, run } = await world({ mainSync: true });
    await expect(globals.openSession(['cameras'], { subject: 'x' })).rejects.toMatchObject({
      code: 'LABNET_SESSION_MAIN_SYNC',
    });
    await run(lab.close());
  });

  it('interrupts what is under way when the lab closes, then leaves nothing', async () => {
    const { globals, lab, run, heard, clock, net } = await world();
    await run(globals.session.connect(['behavior', 'cameras'], { subject: 'mouse' }));
    await run(globals.session.initMixinNetwork());
    await run(globals.session.startMixinNetwork());
    heard.length = 0;
    await run(lab.close());
    expect([...heard].sort()).toEqual(['behavior EXPINTERRUPT', 'cameras EXPINTERRUPT']);
    expect([globals.session.state, clock.pending, net.open]).toEqual(['cleaned', 0, 2]);
  });

  it('tells the rigs even when the evaluation that runs the task is interrupted', async () => {
    const { globals, lab, run, heard, ambient, clock } = await world();
    const { session } = globals;
    await run(session.connect(['behavior', 'cameras'], { subject: 'mouse' }));
    await run(session.initMixinNetwork());
    const ctrlC = new AbortController();
    const evaluation = ambient.run(
      () => ctrlC.signal,
      () => session.run(() => globals.listeners.here?.onEvent('EXPEND')),
    );
    const ended = expect(evaluation).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    await clock.advance(1000);
    expect(session.state).toBe('started');
    heard.length = 0;
    ctrlC.abort();
    await clock.advance(1000);
    await ended;
    expect([...heard].sort()).toEqual(['behavior EXPINTERRUPT', 'cameras EXPINTERRUPT']);
    expect(session.outcomes.at(-1)).toMatchObject({ step: 'EXPINTERRUPT', missed: [] });
    await run(lab.close());
  });

  it('keeps a token that a rig sends, 0600, and shows it nowhere', async () => {
    const { globals, lab, run, net, clock, dir } = await world();
    const secret = '4157aa522b855239cd05f4d23d40563aa0518359';
    const rig = await EchoProtocol.client('udp://127.0.0.1:11009', testContext({ net, clock }), {
      name: 'rig',
    });
    await run(rig.alyx({ baseUrl: 'https://alyx', user: 'kim', token: { token: secret } }));
    const file = join(dir, 'tokens.json');
    await expect.poll(() => statSync(file, { throwIfNoEntry: false })?.mode).toBe(0o100600);
    expect(readFileSync(file, 'utf8')).toBe(`{"https://alyx": {"kim": {"token": "${secret}"}}}\n`);
    await expect
      .poll(() => JSON.stringify(lab.store.state.log))
      .toContain('sent an Alyx token, which is kept');
    expect(inspect(globals.iblrig.alyx)).toBe('AlyxAccount https://alyx <kim, token kept>');
    expect(inspect([lab.store.state, globals.iblrig], { depth: 12, showHidden: true })).not.toContain(secret);
    // It can be passed on.
    const account = await globals.iblrig.alyxAccount('https://alyx');
    expect(await run(globals.aux.push('ALYX', account, { wait: true }))).toBeNull();
    await expect(globals.iblrig.alyxAccount('https://other')).rejects.toMatchObject({
      code: 'LABNET_INVALID_ARGUMENT',
    });
    await rig.close();
    await run(lab.close());
  });

  it('gives up a token that waits for the file when the lab closes, and says so before that', async () => {
    const { lab, run, net, clock, dir } = await world();
    const rig = await EchoProtocol.client('udp://127.0.0.1:11009', testContext({ net, clock }), {
      name: 'rig',
    });
    writeFileSync(join(dir, 'tokens.lock'), '{}');
    const others = clock.pending;
    await run(rig.alyx({ baseUrl: 'https://alyx', user: 'kim', token: { token: 'x' } }), 0);
    await rig.close();
    await expect.poll(() => clock.pending).toBe(others + 1);
    await run(lab.close(), 0);
    const { log } = lab.store.state;
    expect(JSON.stringify(log)).toContain('the Alyx login that it sent is not kept: the wait');
    expect(clock.pending).toBe(0);
  });

  it('listens for others, and writes where into the remote devices file when asked', async () => {
    const { globals, lab, run, dir, net } = await world();
    const [here, match] = await globals.iblrig.getServerCommunicator('udp://127.0.0.1:11020', 'here', true);
    expect([here?.port, match]).toEqual([11020, true]);
    expect(readFileSync(join(dir, 'remote_devices.yaml'), 'utf8')).toBe('here: udp://127.0.0.1:11020\n');
    expect(
      await globals.iblrig.checkUriMatch({ name: 'here', serverUri: 'udp://127.0.0.1:1' }),
    ).toMatchObject({ 1: false });
    const aux = await globals.iblrig.openAuxiliaries({ here: 'udp://127.0.0.1:11020' });
    await run(lab.close());
    expect([aux.isRunning, net.open]).toEqual([false, 2]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { afterEach, describe, expect, it } from 'vitest';
import { float } from '../../src/kernel/python/py-float.js';
import { DateDataPullSocket } from '../../src/protocols/pyexplabsys/index.js';
import { testContext } from '../helpers/protocol-context.js';
import { TestScreen } from '../helpers/screen.js';
import { until } from '../helpers/until.js';

const labnet = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The TUI in a real pseudo-terminal, watching a socket of this test. */
async function openTui(port: number) {
  const dir = await mkdtemp(join(tmpdir(), 'labnet-values-'));
  closers.push(() => rm(dir, { recursive: true }));
  const config = {
    pulls: { laser: { address: `127.0.0.1:${port}`, periodMs: 100, timeoutMs: 200, units: { power: 'mW' } } },
  };
  await writeFile(join(dir, 'labnet.config.json'), JSON.stringify(config));
  const screen = new TestScreen(120, 40);
  const env = { ...process.env, XDG_STATE_HOME: dir, TERM: 'xterm-256color' };
  const pty = spawn(process.execPath, [labnet, 'tui'], { cols: 120, rows: 40, cwd: dir, env });
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  pty.onData((data) => void screen.write(data));
  closers.push(async () => {
    pty.kill('SIGTERM');
    await ended;
  });
  const line = () => screen.lines().find((text) => text.includes('power')) ?? '';
  const shows = (what: RegExp) =>
    until(
      () => what.test(line()),
      () => `${String(what)} in:\n${screen.lines().join('\n')}`,
      10_000,
    );
  return { shows };
}

describe('the values pane', () => {
  it('shows a value go stale at its timeout, silent when its source stops, and fresh when it is back', async () => {
    const host = (port: number) =>
      DateDataPullSocket.open(
        { name: 'laser', codenames: ['power'], timeouts: 1, host: '127.0.0.1', port },
        testContext(),
      );
    const source = await host(0);
    const { shows } = await openTui(source.port);
    await shows(/OLD_DATA.*stale/);
    const setting = setInterval(() => source.setPointNow('power', float(47)), 200);
    await shows(/47\.0 mW.*fresh/);
    clearInterval(setting);
    await shows(/47\.0 mW.*stale/);
    await source.close();
    await shows(/47\.0 mW.*silent/);
    const again = await host(source.port);
    closers.push(() => again.close());
    const settingAgain = setInterval(() => again.setPointNow('power', float(48)), 200);
    closers.push(() => clearInterval(settingAgain));
    await shows(/48\.0 mW.*fresh/);
    expect(again.points.power).toMatchObject([expect.anything(), float(48)]);
  }, 60_000);
});

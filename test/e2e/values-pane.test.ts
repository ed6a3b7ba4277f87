import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { float } from '../../src/kernel/python/py-float.js';
import { DateDataPullSocket } from '../../src/protocols/pyexplabsys/index.js';
import { freePort } from '../helpers/free-port.js';
import { testContext } from '../helpers/protocol-context.js';
import { tempDir } from '../helpers/temp-dir.js';
import { openTty } from '../helpers/tty.js';

const labnet = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));

/** The TUI in a real pseudo-terminal, watching a socket of this test. */
function openTui(port: number) {
  const dir = tempDir();
  const config = {
    pulls: { laser: { address: `127.0.0.1:${port}`, periodMs: 100, timeoutMs: 200, units: { power: 'mW' } } },
  };
  writeFileSync(join(dir, 'labnet.config.json'), JSON.stringify(config));
  return openTty(process.execPath, [labnet, 'tui'], {
    columns: 120,
    rows: 40,
    cwd: dir,
    env: { XDG_STATE_HOME: dir },
  });
}

describe('the values pane', () => {
  it('shows a value go stale at its timeout, silent when its source stops, and fresh when it is back', async () => {
    const host = (port: number) =>
      DateDataPullSocket.open(
        { name: 'laser', codenames: ['power'], timeouts: 1, host: '127.0.0.1', port },
        testContext(),
      );
    // Not one that the system gives to whoever asks for any: it is let go of for a while.
    const source = await host(await freePort('udp'));
    const tty = openTui(source.port);
    const shows = (row: RegExp) => tty.waitFor(new RegExp(`power.*${row.source}`));
    await shows(/OLD_DATA.*stale/);
    const setting = setInterval(() => source.setPointNow('power', float(47)), 200);
    await shows(/47\.0 mW.*fresh/);
    clearInterval(setting);
    await shows(/47\.0 mW.*stale/);
    await source.close();
    await shows(/47\.0 mW.*silent/);
    const again = await host(source.port);
    onTestFinished(() => again.close());
    const settingAgain = setInterval(() => again.setPointNow('power', float(48)), 200);
    onTestFinished(() => clearInterval(settingAgain));
    await shows(/48\.0 mW.*fresh/);
    expect(again.points.power).toMatchObject([expect.anything(), float(48)]);
  }, 60_000);
});

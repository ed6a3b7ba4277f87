import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../helpers/temp-dir.js';
import { openTty } from '../helpers/tty.js';

const labnet = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));
const ESC = '\u001b';

/** `labnet tui --demo` in a folder of its own, once its first question was answered. */
function open(columns: number, rows: number, ...more: readonly string[]) {
  const dir = tempDir();
  const start = () =>
    openTty(process.execPath, [labnet, 'tui', '--demo', '--journal', join(dir, 'journal'), ...more], {
      columns,
      rows,
      cwd: dir,
      env: { XDG_STATE_HOME: join(dir, 'state') },
    });
  const tty = start();
  return { tty, dir, start };
}

const answered = /did not complete EXPINFO/;

describe('the panes in a real terminal', () => {
  it('show, filter, open and copy on 120x40, and zoom', async () => {
    const { tty } = open(120, 40);
    await tty.waitFor(answered);
    // Detail views of a request, which is shown for some seconds, a value, a manager and a line of the log.
    tty.write('2\r');
    await tty.waitFor(/━━ request \d+: EXPINFO to \w+ ━[^]*response +✓ after[^]*On the wire/);
    tty.write('q4\r');
    await tty.waitFor(/━━ value furnace \w+ ━[^]*state +● fresh[^]*How it went/);
    tty.write('q6\r');
    await tty.waitFor(/━━ manager bench ━[^]*services +echo, heartbeat/);
    tty.write('qj');
    await tty.waitFor(/━━ 6 Services ━[^]*bench +manager[^]*echo +service/);
    tty.write('3\r');
    await tty.waitFor(/━━ log line \d+: [a-z.]+ ━/);
    tty.write('qG1/state:silent\r');
    await tty.waitFor(/━ \/state:silent ━━\nname .*\nwidefield .*\n\n/);
    tty.write('\r');
    await tty.waitFor(/━━ rig widefield ━[^]*why +no echo of EXPINFO within 1000 ms[^]*timeout/);
    tty.write('y');
    await tty.waitFor(/characters are handed to the terminal's clipboard/);
    const [, copied = ''] = /\u001b\]52;c;([\w+/=]+)\u0007/.exec(tty.output()) ?? [];
    expect(Buffer.from(copied, 'base64').toString()).toMatch(/^rig widefield\naddress +udp:/);
    tty.write('q');
    await tty.waitFor(/━━ 1 Rigs ━/);
    // A prepared message of the configuration, with the chosen rig.
    tty.write('m');
    await tty.waitFor(/━━ Prepared messages: widefield ━[^]*are you there +await rigs\['widefield'\]/);
    tty.write('\r');
    await tty.waitFor(/› await rigs\['widefield'\]\.status\('CONNECTED'\)[^]*Enter sends it/);
    tty.write('\u0003\u000f4z');
    // Keys of one piece may be seen one after the other.
    await tty.waitFor(/^(?![^]*1 Rigs ─)[^]*━━ 4 Values ━━/);
    tty.write(`?`);
    await tty.waitFor(/━━ Keys ━/);
    tty.write('hold the log');
    await tty.waitFor(/search: hold the log[^]*p +hold the log/);
    tty.write('\r');
    tty.write('z3');
    await tty.waitFor(/held, \d+ new: G follows/);
    tty.write('G');
    await tty.waitFor(/━━ 3 Log ━━━+$/m);
  }, 60_000);

  it('save rows for their owner alone, and come back as they were arranged', async () => {
    const { tty, dir, start } = open(120, 40);
    await tty.waitFor(answered);
    tty.write(':save\r');
    await tty.waitFor(/There is no command "save"/);
    tty.write('s');
    await tty.waitFor(/save rigs as/);
    tty.write('\r');
    await tty.waitFor(/rows are in/);
    const file = readdirSync(dir).find((name) => /^labnet-rigs-\d{8}-\d{6}\.csv$/.test(name)) ?? '';
    expect(readFileSync(join(dir, file), 'utf8')).toMatch(/^name,kind,address,[^]*\r\nwidefield,rig,udp:/);
    expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600);
    tty.write('3x2zq');
    expect((await tty.exited).exitCode).toBe(0);
    const again = start();
    await again.waitFor(/━━ 2 Pending ━/);
    expect(again.text()).not.toMatch(/3 Log ─|5 REPL ─/);
    again.write('z');
    expect(await again.waitFor(/━━ 2 Pending[^]*── 5 REPL/)).not.toContain('3 Log ─');
  }, 60_000);

  it('refuse to send where they only watch, and say why', async () => {
    const { tty } = open(80, 24, '--read-only');
    await tty.waitFor(/read-only/);
    tty.write('a');
    await tty.waitFor(/What can be done: behavior/);
    tty.write('asks\r');
    await tty.waitFor(/› await rigs\.behavior\.ask/);
    tty.write('\r');
    await tty.waitFor(/LABNET_READ_ONLY/);
  }, 60_000);

  it('ask for the name before an interruption, and follow a resize from 200x60 to 80x24 and back', async () => {
    const { tty } = open(200, 60);
    await tty.waitFor(/── 3 Log ─+ 5 REPL ─/);
    await tty.waitFor(answered);
    tty.resize(80, 24);
    await tty.waitFor(/^ 1 Rigs {3}2 Pending/m);
    tty.write(':interrupt behavior\r');
    await tty.waitFor(/› await rigs\.behavior\.stop\(null, \{ immediately: true \}\)/);
    tty.write('\r');
    await tty.waitFor(/Write behavior and Enter/);
    tty.write('no\r');
    await tty.waitFor(/Nothing was sent: "no" is not "behavior"/);
    tty.write('\r');
    await tty.waitFor(/Write behavior and Enter/);
    tty.write('behavior\r');
    await tty.waitFor(/message: 'EXPINTERRUPT'/);
    tty.resize(200, 60);
    await tty.waitFor(/── 3 Log ─+━━ 5 REPL ━/);
    tty.write(ESC);
    await tty.waitFor(/Tab pane/);
  }, 60_000);
});

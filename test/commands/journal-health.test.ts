import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, complaintsOf, newStateDir, startCli } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';
import { until } from '../helpers/until.js';

const journalOf = (stateDir: string): string => join(stateDir, 'labnet', 'journal');

describe('a lab whose journal cannot be written', () => {
  it.each([
    ['a file stands in the way of its folder', () => join(tempDir(), 'file')],
    // There even root may not write, and Node's own way to make folders never returns.
    ['nobody may write there', () => '/proc/labnet/journal'],
  ])('answers all the same, and says so: %s', async (_what, place) => {
    const dir = place();
    if (!dir.startsWith('/proc')) writeFileSync(dir, '');
    const sent = await cli(['send', 'behavior', 'EXPINIT', 'null', '--demo', '--journal', dir]);
    expect(sent.stdout).toMatch(/^behavior: /);
    expect(sent.code).toBe(0);
    expect(complaintsOf(sent)).toMatch(
      /^labnet: the journal cannot be written: E\w+.*\nlabnet: \d+ facts could not be written to the journal\n$/,
    );
  });

  it('says so on the screen', async () => {
    const { code, stdout } = await cli(['tui', '--demo', '--journal', '/proc/labnet']);
    expect(stdout.split('\n')[0]).toContain('journal: the journal cannot be written: ENOENT');
    expect(stdout).toMatch(/\d+\/\d+ heard/);
    expect(code).toBe(0);
  });

  it('goes on when the disk is full, and writes again when there is room, without a line lost between', async () => {
    const stateDir = newStateDir();
    // A limit on the size of files does to the journal what a full disk does: a part of a line fits, then nothing.
    const command = `trap '' XFSZ; ulimit -S -f 64; exec "$0" dist/bin/labnet.js repl --demo`;
    const child = spawn('bash', ['-c', command, process.execPath], {
      env: { ...process.env, XDG_STATE_HOME: stateDir },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    // Long lines: hardly ever does one of them end just where there is no more room.
    const fill =
      'for (const n of range(5)) await rigs.behavior.info("RUNNING", { n, x: "x".repeat(20_000) })';
    child.stdin.write(`${fill}\n"still here"\n`);
    await until(
      () => stdout.includes('still here'),
      () => stderr,
    );
    expect(complaintsOf({ stderr })).toMatch(
      /^labnet: the journal cannot be written: (the disk is full|EFBIG.*)\n$/,
    );
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    child.stdin.end('(await rigs.behavior.info("RUNNING", { n: "room again" })).message\n');
    expect(await ended).toBe(0);
    expect(stderr).toMatch(/labnet: the journal is written again; \d+ facts are missing from it\n/);
    const { stdout: flaws, code } = await cli(['log', '--verify'], { stateDir });
    expect(flaws).toMatch(
      /:\d+: torn line\n.*:\d+: \d+ facts are missing before this one\n\d+ facts, 2 flaws\n$/,
    );
    expect(code).toBe(1);
    const { stdout: log } = await cli(['log', '--event', 'EXPINFO'], { stateDir });
    expect(log).toContain('room again');
  });

  it('begins a new file when somebody deletes the folder, and says what is gone', async () => {
    const stateDir = newStateDir();
    const repl = startCli(['repl', '--demo'], stateDir);
    repl.child.stdin.write('"begun"\n');
    await repl.saying(/begun/);
    // At once: were it deleted bit by bit, the new file could come into what is left of it.
    renameSync(journalOf(stateDir), join(stateDir, 'gone'));
    rmSync(join(stateDir, 'gone'), { recursive: true });
    repl.child.stdin.end('await rigs.behavior.status("RUNNING"), "after"\n');
    const { code, stderr, stdout } = await repl.ended;
    expect([code, stdout]).toEqual([0, "'begun'\n'after'\n"]);
    expect(stderr).toMatch(
      /labnet: somebody deleted .*: the facts in it are gone\nlabnet: the journal goes on in /,
    );
    expect(readdirSync(journalOf(stateDir))).toHaveLength(1);
    const { stdout: log } = await cli(['log', '--event', 'EXPSTATUS'], { stateDir });
    expect(log).toContain('→ behavior EXPSTATUS');
    expect((await cli(['log', '--verify'], { stateDir })).code).toBe(0);
  });
});

describe('labnet log --verify', () => {
  it('finds a torn line and a gap, and nothing in a whole journal', async () => {
    const stateDir = newStateDir();
    await cli(['send', 'behavior', 'EXPINIT', 'null', '--demo'], { stateDir });
    const whole = await cli(['log', '--verify'], { stateDir });
    expect([whole.code, whole.stdout]).toEqual([0, expect.stringMatching(/^\d+ facts, 0 flaws\n$/)]);
    const [name = ''] = readdirSync(journalOf(stateDir));
    const file = join(journalOf(stateDir), name);
    execFileSync('sed', ['-i', '5d; $s/.\\{9\\}$//', file]);
    const { code, stdout } = await cli(['log', '--verify'], { stateDir });
    expect(stdout).toContain(`${file}:5: 1 facts are missing before this one\n`);
    expect(stdout).toMatch(/:\d+: torn line\n\d+ facts, 2 flaws\n$/);
    expect(code).toBe(1);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cli, complaintsOf, newStateDir, startCli } from '../helpers/cli.js';

function script(name: string): string {
  return fileURLToPath(new URL(`../fixtures/scripts/${name}.ts`, import.meta.url));
}

/** The number of the first line of a fixture that contains a text. */
function lineOf(name: string, text: string): number {
  return (
    readFileSync(script(name), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

describe('labnet run', () => {
  it('runs a whole session over the embedded lab', async () => {
    const session = fileURLToPath(new URL('../../scripts/demo-session.ts', import.meta.url));
    const ran = await cli([
      'run',
      session,
      '--demo',
      '--quiet',
      '--',
      '2026-01-31_1_x',
      'behavior',
      'widefield',
    ]);
    const { code, stdout } = ran;
    expect(complaintsOf(ran)).toBe('');
    expect(code).toBe(0);
    for (const step of ['initialised', 'started', 'status', 'stopped', 'cleaned up']) {
      expect(stdout).toMatch(new RegExp(`^${step}: .*behavior`, 'm'));
    }
    expect(stdout).toContain('widefield (udp://127.0.0.1:');
  });

  it('gives a script its arguments, the running labnet and its neighbours, and takes its exit code', async () => {
    const { code, stdout } = await cli(['run', script('returns'), '--demo', 'a', '--', '--b', '1']);
    expect(stdout).toBe('["a","--b","1"] true function\n');
    expect(code).toBe(42);
  });

  it('names the file and the line that threw', async () => {
    const { code, stderr } = await cli(['run', script('throws'), '--demo']);
    expect(code).toBe(1);
    expect(stderr).toContain('TypeError: bad 1');
    expect(stderr).toContain(`throws.ts:${lineOf('throws', 'throw new')}:`);
    expect(stderr).toContain(`throws.ts:${lineOf('throws', 'fail({ a')}:`);
    expect(stderr).not.toContain('/dist/');
  });

  it('refuses what is no TypeScript as a wrong command line, at its place', async () => {
    const path = join(newStateDir(), 'broken.ts');
    writeFileSync(path, "console.log('ran');\nconst a: number = ;\n");
    const { code, stdout, stderr } = await cli(['run', path, '--demo']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/broken\.ts:2:19: Unexpected token\n {2}LABNET_SYNTAX/);
  });

  it('names the line that waited for a rig, and ends with the code of the deadline', async () => {
    const { code, stderr } = await cli(['run', script('asks-silent'), '--demo']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/widefield \(udp:.*\): no echo of EXPSTATUS within 50 ms/);
    expect(stderr).toContain('LABNET_ECHO_TIMEOUT');
    expect(stderr).toContain(`asks-silent.ts:${lineOf('asks-silent', 'await rigs')}:`);
  });

  it('lets a script clean up after SIGINT, and leaves a whole journal', async () => {
    const stateDir = newStateDir();
    const run = startCli(['run', script('waits'), '--demo'], stateDir);
    await run.saying(/waiting/);
    run.child.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(stdout).toContain('cleaned up: EXPCLEANUP');
    expect(code).toBe(130);
    const verified = await cli(['log', '--verify'], { stateDir });
    expect(verified.stdout).toMatch(/^\d+ facts, 0 flaws\n$/);
    expect(verified.code).toBe(0);
    const log = await cli(['log', '--event', 'EXPCLEANUP'], { stateDir });
    expect(log.stdout).toContain('behavior EXPCLEANUP');
  });

  it('leaves at the second SIGINT, however deaf the script is', async () => {
    const run = startCli(['run', script('waits'), '--demo', 'deaf']);
    await run.saying(/waiting/);
    run.child.kill('SIGINT');
    await run.saying(/interrupted: the script has 5 s to clean up; Ctrl-C again leaves at once/);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
  });

  it.each(['in itself', 'in labnet'])('ends a script that is stuck %s, and names its line', async (where) => {
    const stateDir = newStateDir();
    const run = startCli(['run', script('stuck'), '--demo', where], stateDir);
    await run.saying(/stuck/);
    run.child.kill('SIGINT');
    await run.saying(/interrupted, but the script is stuck .*\n +at stuck \(.*stuck\.ts:\d+:/);
    run.child.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(complaintsOf({ stderr })).toMatch(
      /LABNET_SCRIPT_STUCK: .*\n +at stuck \(.*stuck\.ts:\d+:\d+\)\n$/,
    );
    const verified = await cli(['log', '--verify'], { stateDir });
    expect(verified.stdout).toMatch(/^\d+ facts, 0 flaws\n$/);
    const log = await cli(['log', '--json'], { stateDir });
    expect(JSON.parse(log.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      event: { type: 'input.settled', outcome: 'interrupted' },
    });
  });

  it('ends a script that is stuck when its time is over', async () => {
    for (const limitS of ['0.5', '4', '16']) {
      const run = startCli(['run', script('stuck'), '--demo', '--json', '--timeout-s', limitS]);
      const told = run.saying(/the time is over, but the script is stuck/).then(() => true);
      // A busy computer has not begun it by then.
      if (!(await Promise.race([told, run.ended.then(() => false)]))) continue;
      run.child.kill('SIGINT');
      const { code, stdout } = await run.ended;
      const last: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
      expect(last).toMatchObject({ type: 'end', exitCode: 3, error: { code: 'LABNET_SCRIPT_STUCK' } });
      expect(code).toBe(3);
      return;
    }
    expect.unreachable('no computer is that slow');
  });

  it.each([
    ['a file that is not there', ['run', 'nowhere.ts', '--demo'], /nowhere\.ts.*ENOENT/],
    ['no configuration', ['run', script('returns'), '--config', 'nowhere.json'], /nowhere\.json.*ENOENT/],
    ['an unknown option', ['run', script('returns'), '--demmo'], /Unknown argument: demmo/],
    ['an unknown command', ['rum'], /Did you mean run\?/],
  ])('refuses %s with exit code 2', async (_what, args, message) => {
    const { code, stderr } = await cli(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

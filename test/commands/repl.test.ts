import { describe, expect, it } from 'vitest';
import { cli, complaintsOf, newStateDir, startCli } from '../helpers/cli.js';

describe('labnet repl, on a pipe', () => {
  it('evaluates entries, also of many lines, against the live rigs', async () => {
    const ran = await cli(['repl', '--demo'], {
      input: [
        'const twice = (x: number) => {',
        '  return x * 2',
        '}',
        'twice(21)',
        '(await rigs.behavior.status("RUNNING")).message',
        'import { twice as other } from "./test/fixtures/scripts/lib/twice.ts"',
        'other(2)',
        'import { ExpStatus as imported } from "labnet"',
        'imported === ExpStatus',
      ].join('\n'),
    });
    const { code, stdout } = ran;
    expect(complaintsOf(ran)).toBe('');
    expect(stdout).toBe("42\n'EXPSTATUS'\n4\ntrue\n");
    expect(code).toBe(0);
  });

  it('survives what nobody waited for, and says at the end that something failed', async () => {
    const { code, stdout, stderr } = await cli(['repl', '--demo'], {
      input: [
        'setTimeout(() => { throw new Error("late") }); void 0',
        'void Promise.reject(new Error("stray"))',
        'await sleep(100)',
        'throw new Error("boo")',
        '"still here"',
      ].join('\n'),
    });
    expect(stderr).toContain('Error: late');
    expect(stderr).toContain('Error: stray');
    expect(stderr).toContain('Error: boo');
    expect(stdout).toContain("'still here'");
    expect(code).toBe(1);
  });

  it('ends at .exit and keeps what was entered', async () => {
    const stateDir = newStateDir();
    const { code, stdout } = await cli(['repl', '--demo'], { input: '1 + 1\n.exit\n2 + 2\n', stateDir });
    expect(stdout).toBe('2\n');
    expect(code).toBe(0);
    const again = await cli(['repl', '--demo'], { input: '.history\n', stateDir });
    expect(again.stdout).toBe('1 + 1\n.exit\n.history\n');
  });

  it('ends when whoever read both of its outputs has gone', async () => {
    const { child, ended } = startCli(['repl', '--demo']);
    child.stdout.destroy();
    child.stderr.destroy();
    child.stdin.on('error', () => undefined);
    child.stdin.write("throw new Error('to nobody')\n'to nobody'\n".repeat(10));
    expect((await ended).code).toBe(130);
  });

  it('says that the last entry was not complete', async () => {
    const { code, stderr } = await cli(['repl', '--demo'], { input: 'foo(' });
    expect(stderr).toContain('before the last entry was complete');
    expect(code).toBe(1);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { cli } from '../helpers/cli.js';

describe('labnet msl', () => {
  it('lists who is connected with the manager of the embedded lab', async () => {
    const { stdout, code } = await cli(['msl', 'identities', '--demo']);
    expect(stdout).toMatch(/^Manager\[[^\]]+\]\n[^]*Services \[2\]:\n {2}echo\[[^]*heartbeat\[/);
    expect(code).toBe(0);
  });

  it('calls a service by position and by name, and keeps 1 apart from 1.0', async () => {
    const sum = await cli(['msl', 'call', 'echo', 'add', '1', 'y=5', '--demo']);
    const echo = await cli(['msl', 'call', 'echo', 'echo', '1.0', 'text', '[2]', 'a=null', '--demo']);
    expect([sum.stdout, echo.stdout]).toEqual(['6\n', '[[1, "text", [2]], {"a": null}]\n']);
    expect([sum.code, echo.code]).toEqual([0, 0]);
  });

  it("ends with the code of a service's error, and says its words", async () => {
    const failed = await cli(['msl', 'call', 'echo', 'fail', 'no disk', '--demo']);
    expect(failed.stderr).toMatch(/ValueError: no disk\n {2}LABNET_MSL_REMOTE/);
    const late = await cli(['msl', 'call', 'echo', 'slow', '30', '--demo', '--timeout', '200']);
    expect(late.stderr).toContain('no answer within 200 ms');
    expect([failed.code, late.code]).toEqual([4, 3]);
  });
});

describe('labnet manager', () => {
  it('runs by TLS, says so, and is trusted only when somebody says so', async () => {
    const home = mkdtempSync(join(tmpdir(), 'labnet-manager-'));
    const args = [
      'manager',
      '--port',
      '0',
      '--home',
      join(home, 'manager'),
      '--journal',
      join(home, 'journal'),
    ];
    const child = spawn(process.execPath, ['dist/bin/labnet.js', ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [ready] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      const [, port] = /^Network Manager running on 127\.0\.0\.1:(\d+) \(TLS ENABLED\)$/.exec(ready) ?? [];
      const at = ['--manager', `localhost:${port ?? ''}`];
      const refused = await cli(['msl', 'identities', ...at]);
      expect(refused.stderr).toMatch(/SHA-256 fingerprint is ([0-9a-f]{2}:){31}/);
      const asked = await cli(['msl', 'identities', ...at, '--auto-save']);
      expect(asked.stdout).toContain('Clients [1]:');
      expect([refused.code, asked.code]).toEqual([4, 0]);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(home, { recursive: true });
    }
  });

  it('keeps users with hashed passwords, in a file of its own', async () => {
    const home = mkdtempSync(join(tmpdir(), 'labnet-users-'));
    const database = join(home, 'users.json');
    const added = await cli(['manager', 'user', 'add', 'kim', '--admin', '--database', database], {
      input: 's3cret\n',
    });
    const listed = await cli(['manager', 'user', 'list', '--database', database]);
    expect(listed.stdout).toBe('kim (administrator)\n');
    expect(readFileSync(database, 'utf8')).not.toContain('s3cret');
    expect(statSync(database).mode & 0o777).toBe(0o600);
    const again = await cli(['manager', 'user', 'remove', 'nobody', '--database', database]);
    expect(again.stderr).toContain("Cannot delete 'nobody'. This user is not in the table.");
    expect([added.code, again.code]).toEqual([0, 2]);
    const nobody = await cli(['manager', 'user', 'remove', '--database', database]);
    expect(nobody.stderr).toContain('name whom to remove, one or several');
    const two = await cli(['manager', 'user', 'add', 'ann', 'bob', '--database', database], {
      input: 'one\n',
    });
    expect(two.stderr).toContain('standard input has no line for bob');
    expect([nobody.code, two.code]).toEqual([2, 2]);
    expect((await cli(['manager', 'user', 'list', '--database', database])).stdout).not.toContain('bob');
    rmSync(home, { recursive: true });
  });
});

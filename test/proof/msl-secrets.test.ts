import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cli, startCli } from '../helpers/cli.js';
import { freePort } from '../helpers/free-port.js';
import { expectNoSecretsIn, MARK, markedLines, printings } from '../helpers/marked-secrets.js';
import { tempDir } from '../helpers/temp-dir.js';

function openFolder() {
  const dir = tempDir();
  return { dir, stateDir: join(dir, 'state') };
}

/** A file whose first line is a secret of that name. */
function secretFile(dir: string, name: string): string {
  const file = join(dir, name);
  writeFileSync(file, `${MARK}${name}\n`, { mode: 0o600 });
  return file;
}

describe('secrets of MSL-Network', () => {
  it('are nowhere when a manager asks for passwords, right and wrong', async () => {
    const { dir, stateDir } = openFolder();
    const [right, wrong] = [secretFile(dir, 'right'), secretFile(dir, 'wrong')];
    const managerArgs = [
      'manager',
      '--port',
      '0',
      '--disable-tls',
      '--home',
      join(stateDir, 'labnet', 'home'),
    ];
    const manager = startCli([...managerArgs, '--auth-password-file', right], stateDir);
    onTestFinished(() => void manager.child.kill());
    await manager.saying(/running on 127\.0\.0\.1:\d+/);
    const address = /127\.0\.0\.1:\d+/.exec(manager.output().stdout)?.[0] ?? '';
    const tries = [
      [right, 0],
      [wrong, 4],
    ] as const;
    const results = await Promise.all(
      tries.map(async ([passwordManagerFile, code]) => {
        const config = join(dir, `${code}.json`);
        const lab = { address, passwordManagerFile, disableTls: true };
        writeFileSync(config, JSON.stringify({ managers: { lab } }));
        const result = await cli(['msl', 'identities', '--manager', 'lab', '--config', config], { stateDir });
        expect([result.code, result.stderr.includes('assword')]).toEqual([code, code !== 0]);
        return result;
      }),
    );
    manager.child.kill('SIGTERM');
    await manager.ended;
    expect(markedLines([...results, manager.output()])).toEqual([]);
    expectNoSecretsIn(stateDir);
  });

  it('are nowhere when users log in as clients and services, right and wrong, nor in what is printed of any object', async () => {
    const { dir, stateDir } = openFolder();
    const home = join(stateDir, 'labnet', 'home');
    const add = await cli(['manager', 'user', 'add', 'kim', '--admin', '--home', home], {
      stateDir,
      input: `${MARK}Right\n`,
    });
    const port = await freePort('tcp');
    const user = { address: `127.0.0.1:${port}`, username: 'kim', autoSave: true };
    const config = join(dir, 'labnet.config.json');
    writeFileSync(
      config,
      JSON.stringify({
        mslNetwork: { home },
        hostedManagers: { here: { port, authLogin: true, keyPasswordFile: secretFile(dir, 'Key') } },
        managers: {
          right: { ...user, passwordFile: secretFile(dir, 'Right') },
          wrong: { ...user, passwordFile: secretFile(dir, 'Wrong') },
        },
      }),
    );
    const at = `{ host: '127.0.0.1', port: ${port}, username: 'kim', autoSave: true`;
    const entries = [
      `await until(() => managers.right.isConnected)`,
      `await managers.wrong.identities()`,
      `await msl.connect(${at}, password: '${MARK}Connect' })`,
      `const service = await msl.startService(${at}, name: 'echo', attributes: {}, password: '${MARK}Right' })`,
      `await msl.startService(${at}, name: 'other', attributes: {}, password: '${MARK}Service' })`,
      `await managers.right.adminRequest('users_table.insert', 'lee', '${MARK}Insert', false)`,
      `await managers.right.adminRequest('users_table.insert', ['lee', '${MARK}Listed', false])`,
      `await managers.right.adminRequest('users_table.is_password_valid', 'lee', '${MARK}Insert')`,
      `await managers.right.adminRequest('users_table.update', 'lee', kw({ password: '${MARK}Update' }))`,
      `const guarded = await msl.startManager({ port: 0, disableTls: true, authPassword: '${MARK}Guard' })`,
      `const inside = await msl.linkedClient('echo', ${at}, password: '${MARK}Right' })`,
      ...['managers.right', 'hostedManagers.here', 'service', 'guarded', 'inside', 'msl'].flatMap(printings),
      '.history',
      `.save ${join(dir, 'saved.ts')}`,
    ];
    const run = await cli(['repl', '--config', config], { stateDir, input: entries.join('\n') });
    const log = await cli(['log', '--json', '--config', config], { stateDir });
    expect(markedLines([add, run, log])).toEqual([]);
    expect(readFileSync(join(dir, 'saved.ts'), 'utf8')).not.toContain(MARK);
    // Each was tried: two were refused, two users are there, and every object was printed.
    expect(run.stderr.match(/Wrong login password/g)).toHaveLength(2);
    expect(run.stdout.match(/^'printed \w/gm)).toHaveLength(6);
    expect(run.stderr).not.toContain('is not defined');
    const users = JSON.parse(readFileSync(join(home, 'manager.json'), 'utf8')) as { users: unknown[] };
    expect(users.users).toHaveLength(2);
    expectNoSecretsIn(stateDir);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/parse-config.js';
import { openLab } from '../../../src/lab/open-lab.js';
import type { Lab } from '../../../src/lab/lab.js';
import { ManagerTables } from '../../../src/protocols/msl-network/index.js';
import type { MslObjects } from '../../../src/protocols/msl-network/index.js';
import { protocols } from '../../../src/protocols/registry.js';
import { until } from '../../helpers/until.js';

let dir: string;
const labs: Lab[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'labnet-hosted-'));
});

afterEach(async () => {
  for (const lab of labs.splice(0).reverse()) await lab.close();
  rmSync(dir, { recursive: true });
});

async function open(config: object): Promise<{ lab: Lab; msl: MslObjects }> {
  const own = { mslNetwork: { home: join(dir, 'home') }, ...config };
  const lab = await openLab(parseConfig(own, protocols, 'a test'), { baseDir: dir });
  labs.push(lab);
  const global = (name: string) => lab.globals.find((one) => one.name === name)?.value;
  const msl = global('msl') as MslObjects;
  expect(global('hostedManagers')).toBe(msl.hosted);
  return { lab, msl };
}

describe('hostedManagers', () => {
  it('runs no manager that is not named', async () => {
    const { msl, lab } = await open({});
    expect([Object.keys(msl.hosted), lab.store.state.peers.size]).toEqual([[], 0]);
  });

  it('runs one by TLS, whose clients and services on this computer trust it unasked', async () => {
    const { msl, lab } = await open({ hostedManagers: { lab: { port: 0 } } });
    const manager = msl.hosted.lab!;
    const address = { host: 'localhost', port: manager.port };
    await msl.startService({ ...address, name: 'adder', attributes: { version: '1' } });
    const { msl: other } = await open({
      managers: { lab: { address: `localhost:${manager.port}`, links: ['adder'] } },
    });
    await until(() => other.links.adder?.isLinked === true);
    expect(await other.links.adder!.version!()).toBe('1');
    expect(lab.store.state.peers.get('msl-network/hosted:lab')).toMatchObject({
      kind: 'manager',
      name: 'lab',
      condition: 'heard',
      facts: { status: 'runs here', tls: 'on', services: 'adder', clients: '1' },
    });
  });

  it('reads users and passwords from the files that it names, and ends when an administrator says so', async () => {
    const tables = await ManagerTables.open(join(dir, 'users.json'));
    await tables.insertUser('root', 'r00t', true);
    writeFileSync(join(dir, 'password'), 'open sesame\n');
    const common = { port: 0, disableTls: true };
    const { msl, lab } = await open({
      hostedManagers: {
        users: { ...common, authLogin: true, database: 'users.json' },
        password: { ...common, authPasswordFile: 'password' },
      },
    });
    const { users, password } = msl.hosted;
    const plain = { disableTls: true, reconnect: false };
    const known = { ...plain, port: password!.port, passwordManager: 'open sesame' };
    expect((await msl.connect(known)).isConnected).toBe(true);
    await expect(msl.connect({ ...known, passwordManager: 'x' })).rejects.toThrow('Wrong Manager password');
    const root = { username: 'root', password: 'r00t' };
    const admin = await msl.connect({ ...plain, port: users!.port, ...root });
    await admin.adminRequest('shutdown_manager');
    await until(() => !('users' in msl.hosted));
    const notes = lab.store.state.log.map(({ event }) => (event.type === 'note' ? event.text : ''));
    expect(notes).toContain('an administrator has shut the manager down');
    expect(Object.keys(msl.hosted)).toEqual(['password']);
  });

  it.each([
    [{ authLogin: true, authHostname: true }, 'exclude each other'],
    [{ port: 70_000 }, 'hostedManagers.lab.port'],
    [{ prot: 1 }, 'prot'],
    [{ authPasswordFile: 'none' }, 'hostedManagers.lab'],
  ])('refuses %o', async (section, text) => {
    await expect((async () => open({ hostedManagers: { lab: section } }))()).rejects.toThrow(text);
  });
});

import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ManagerTables } from '../../src/protocols/msl-network/index.js';
import { until } from '../helpers/until.js';
import { MODES, MslPair, PATIENT, theirs } from './msl-pair.js';

const USERS = [
  ['kim', 'p4ss', false],
  ['root', 'r00t', true],
] as const;

let pair: MslPair;
beforeAll(async () => (pair = await MslPair.start()));
afterEach(() => pair.closeAll());
afterAll(() => pair.stop());

async function database(): Promise<string> {
  const file = join(pair.dir, `users-${performance.now()}.json`);
  const tables = await ManagerTables.open(file);
  for (const [name, password, isAdmin] of USERS) await tables.insertUser(name, password, isAdmin);
  return file;
}

describe.each(MODES)('authentication by $title', ({ disableTls }) => {
  it.each([
    {
      mode: { authPassword: 'open sesame' },
      right: { password_manager: 'open sesame' },
      wrong: { password_manager: 'x' },
      text: 'Wrong Manager password',
    },
    {
      mode: { authLogin: true },
      right: { username: 'kim', password: 'p4ss' },
      wrong: { username: 'kim', password: 'x' },
      text: 'Wrong login password',
    },
    {
      mode: { authLogin: true },
      right: { username: 'root', password: 'r00t' },
      wrong: { username: 'nobody', password: 'x' },
      text: 'Unregistered user',
    },
    { mode: { authHostname: true }, right: {}, wrong: undefined, text: '' },
  ])(
    'lets their client and service in at our manager: $mode, $text',
    async ({ mode, right, wrong, text }) => {
      pair.forgetCertificates();
      const { port } = await pair.ourManager({ disableTls, database: await database(), ...mode });
      const where = { port, disableTls };
      await pair.peer.call('start_service', { name: 'Theirs', options: theirs(where, right) });
      await pair.peer.call('open_client', { name: 'in', options: theirs(where, right) });
      await pair.peer.call('open_link', { name: 'in', service: 'Theirs' });
      expect(await pair.peer.call('call', { name: 'in', attribute: 'add', args: [1] })).toBe(3);
      if (wrong === undefined) return;
      const refused = pair.peer.call('open_client', { name: 'out', options: theirs(where, wrong) });
      await expect(refused).rejects.toThrow(text);
    },
  );

  it.each([
    {
      args: ['--auth-password', 'open sesame'],
      right: { passwordManager: 'open sesame' },
      wrong: { passwordManager: 'x' },
      text: 'Wrong Manager password',
    },
    {
      args: ['--auth-login'],
      right: { username: 'kim', password: 'p4ss' },
      wrong: { username: 'kim', password: 'x' },
      text: 'Wrong login password',
    },
    {
      args: ['--auth-login'],
      right: { username: 'root', password: 'r00t' },
      wrong: { username: 'nobody', password: 'x' },
      text: 'Unregistered user',
    },
    { args: ['--auth-hostname'], right: {}, wrong: undefined, text: '' },
  ])("lets our client and service in at the reference's manager: $args, $text", async (one) => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls, { args: one.args, users: USERS });
    await pair.ourService(where, 'Ours', one.right);
    const link = await (await pair.ourClient(where, one.right)).link('Ours');
    expect(await link.add!(1)).toBe(3);
    if (one.wrong === undefined) return;
    const refused = { code: 'LABNET_MSL_REFUSED', message: expect.stringContaining(one.text) as string };
    await expect(pair.ourClient(where, one.wrong)).rejects.toMatchObject(refused);
    await expect(pair.ourService(where, 'Out', one.wrong)).rejects.toMatchObject(refused);
  });

  it("does not let us in at the reference's manager from a computer that it does not know", async () => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls, {
      args: ['--auth-hostname'],
      hostnames: ['elsewhere.example'],
    });
    await expect(pair.ourClient(where)).rejects.toMatchObject({
      code: 'LABNET_MSL_REFUSED',
      message: expect.stringContaining('is not a trusted hostname') as string,
    });
  });

  it("keeps their clients' administrators apart from others at our manager, until one shuts it down", async () => {
    pair.forgetCertificates();
    // Nobody logs in to be let in: the manager asks in the middle of the request.
    const manager = await pair.ourManager({ disableTls, database: await database() });
    const where = { port: manager.port, disableTls };
    const admin = (name: string, attribute: string) =>
      pair.peer.call('of_client', { name, attribute: 'admin_request', args: [attribute] });
    for (const [name, password] of USERS) {
      const options = theirs(where, { username: name, password });
      await pair.peer.call('open_client', { name, options });
    }
    const wrong = theirs(where, { username: 'root', password: 'x' });
    await pair.peer.call('open_client', { name: 'wrong', options: wrong });
    await expect(admin('wrong', 'shutdown_manager')).rejects.toThrow('Wrong login password');
    await expect(admin('kim', 'shutdown_manager')).rejects.toThrow('You must be an administrator');
    expect(await admin('root', 'users_table.usernames')).toEqual(['kim', 'root']);
    await expect(admin('root', 'password')).rejects.toThrow('AttributeError');
    const watcher = await pair.ourClient(where);
    expect(await admin('root', 'shutdown_manager')).toBeNull();
    await until(() => !watcher.isConnected);
    await expect(pair.ourClient(where)).rejects.toMatchObject({ code: 'LABNET_MSL_UNREACHABLE' });
    // It sees the end of its connection in a thread of its own.
    const isConnected = () => pair.peer.call('of_client', { name: 'kim', attribute: 'is_connected' });
    await expect.poll(isConnected, PATIENT).toBe(false);
  });

  it("is an administrator at the reference's manager, until it shuts it down", async () => {
    pair.forgetCertificates();
    const where = await pair.theirManager(disableTls, { users: USERS });
    const watcher = await pair.ourClient(where);
    const admin = await pair.ourClient(where, { username: 'root', password: 'r00t' });
    const other = await pair.ourClient(where, { username: 'kim', password: 'p4ss' });
    await expect(other.adminRequest('port')).rejects.toThrow('You must be an administrator');
    expect(await admin.adminRequest('users_table.usernames')).toEqual(['kim', 'root']);
    await expect(admin.adminRequest('users_table.nope')).rejects.toThrow('AttributeError');
    expect(await admin.adminRequest('shutdown_manager')).toBeNull();
    await until(() => !watcher.isConnected && !admin.isConnected);
  });
});

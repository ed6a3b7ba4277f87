import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { float } from '../../src/kernel/python/py-float.js';
import {
  Client,
  kw,
  LinkedClient,
  Manager,
  ManagerTables,
  method,
  MslService,
  RemoteFailure,
} from '../../src/protocols/msl-network/index.js';
import type { ClientOptions, ManagerOptions } from '../../src/protocols/msl-network/index.js';
import { testContext } from '../helpers/protocol-context.js';
import { until } from '../helpers/until.js';
import { freePort } from './free-port.js';
import { PythonPeer } from './python-peer.js';

let dir: string;
let peer: PythonPeer;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'labnet-msl-interop-'));
  // The reference reads its folder once, at import.
  process.env.MSL_NETWORK_HOME = join(dir, 'reference');
  peer = await PythonPeer.start('msl_peer.py');
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

afterAll(async () => {
  await peer.kill();
  rmSync(dir, { recursive: true });
});

const MATH = {
  add: method('(x, y=2)', (x: number, y = 2) => x + y),
  echo: method('(*args, **kwargs)', (args: unknown, kwargs: unknown) => [args, kwargs], { exact: true }),
  fail: method("(text='boom')", (text = 'boom') => {
    throw new RemoteFailure('ValueError', text);
  }),
  big: method('(size)', (size: number) => 'x'.repeat(size)),
  shutdown_service: method('(*args, **kwargs)', () => 'bye'),
};

interface Where {
  readonly port: number;
  readonly disableTls: boolean;
}

async function ourClient(where: Where, options: ClientOptions = {}): Promise<Client> {
  const own = {
    ...where,
    host: 'localhost',
    home: join(dir, 'own'),
    autoSave: true,
    reconnect: false,
    ...options,
  };
  const client = await Client.connect(own, testContext());
  open.push(client);
  return client;
}

async function ourService(where: Where, name: string): Promise<MslService> {
  const own = { ...where, host: 'localhost', home: join(dir, 'own'), autoSave: true, name, attributes: MATH };
  const service = await MslService.start({ ...own, reconnect: false }, testContext());
  open.push(service);
  return service;
}

async function ourManager(options: ManagerOptions): Promise<Manager> {
  const own = { port: 0, home: join(dir, `manager-${open.length}-${Date.now()}`), ...options };
  const manager = await Manager.start(own, testContext());
  open.push(manager);
  return manager;
}

/** Options of the reference's connect and start. */
function theirs({ port, disableTls }: Where, more: object = {}): object {
  return { host: 'localhost', port, disable_tls: disableTls, auto_save: true, ...more };
}

/** Each kept certificate belongs to one manager: the folders are emptied between them. */
function forgetCertificates(): void {
  for (const home of ['own', 'reference']) rmSync(join(dir, home, 'certs'), { recursive: true, force: true });
}

async function theirManager(disableTls: boolean, args: readonly string[] = []): Promise<Where> {
  const port = await freePort('tcp');
  await peer.call('start_manager', { port, args: [...args, ...(disableTls ? ['--disable-tls'] : [])] });
  open.push({ close: () => peer.call('kill_manager', { port }).then(() => undefined) });
  return { port, disableTls };
}

const notebook = (name: string) => peer.heard.filter(({ heard }) => heard === name).map(({ repr }) => repr);

describe.each([
  { title: 'plain', disableTls: true },
  { title: 'TLS', disableTls: false },
])("the reference's manager, $title", ({ disableTls }) => {
  it('serves our client and its own service: calls, errors, many at once, twenty megabytes, notifications, locks', async () => {
    forgetCertificates();
    const where = await theirManager(disableTls);
    await peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    const client = await ourClient(where);
    const link = await client.link('Theirs');
    expect(await link.add!(1)).toBe(3);
    expect(await link.add!(1, kw({ y: 2.5 }))).toBe(3.5);
    expect(await link.CONST!()).toBe(3.5);
    expect(await link.echo!(float(47), 'é\n', null, kw({ a: [1n] }))).toEqual([
      [47, 'é\n', null],
      { a: [1] },
    ]);
    await expect(link.fail!('no µ')).rejects.toMatchObject({ details: { message: 'ValueError: no µ' } });
    const sums = await Promise.all(Array.from({ length: 1000 }, (_, n) => link.add!(n, 1)));
    expect(sums).toEqual(Array.from({ length: 1000 }, (_, n) => n + 1));
    expect((await link.big!(20_000_000)) as string).toHaveLength(20_000_000);
    const heard: unknown[] = [];
    link.notificationHandler = (...both) => heard.push(both);
    await link.notify!(1, kw({ b: 2 }));
    await until(() => heard.length === 1);
    expect(heard).toEqual([[[1], { b: 2 }]]);
    const other = await ourClient(where, { name: 'Other' });
    expect(await link.acquireLock()).toHaveLength(1);
    await expect(other.link('Theirs')).rejects.toThrow("'Theirs' service is locked");
    expect(await link.releaseLock()).toEqual([]);
    const second = await other.link('Theirs');
    await second.unlink();
    await expect(other.link('Nope')).rejects.toThrow("the 'Nope' service does not exist");
    await peer.call('open_client', { name: 'shown', options: theirs(where) });
    const shown = { name: 'shown', attribute: 'identities', kwargs: { as_string: true } };
    expect(await client.identities({ asString: true })).toBe(await peer.call('of_client', shown));
    await peer.call('of_client', { name: 'shown', attribute: 'disconnect' });
    expect(await link.shutdownService()).toBe('bye');
    expect((await client.identity()).services).toEqual({});
  });

  it('takes our service, which their client cannot tell from one of theirs', async () => {
    forgetCertificates();
    const where = await theirManager(disableTls);
    const service = await ourService(where, 'Ours');
    await peer.call('open_client', { name: 'py', options: theirs(where) });
    await peer.call('open_link', { name: 'py', service: 'Ours' });
    expect(await peer.call('call', { name: 'py', attribute: 'add', args: [1] })).toBe(3);
    expect(await peer.call('call', { name: 'py', attribute: 'add', args: [1], kwargs: { y: 5 } })).toBe(6);
    await expect(peer.call('call', { name: 'py', attribute: 'fail' })).rejects.toThrow(
      /returned the following exception:\s+ValueError: boom/,
    );
    await expect(peer.call('call', { name: 'py', attribute: 'nope' })).rejects.toThrow(
      "'Ours' object has no attribute 'nope'",
    );
    expect(await peer.call('call_all', { name: 'py', attribute: 'add', count: 1000 })).toHaveLength(1000);
    service.emitNotification('tick', kw({ n: 1 }));
    await until(() => notebook('py').length > 0);
    expect(notebook('py').at(-1)).toBe("(('tick',), {'n': 1})");
    await expect(ourService(where, 'Ours')).rejects.toMatchObject({ code: 'LABNET_MSL_REFUSED' });
    expect(await peer.call('call', { name: 'py', attribute: 'shutdown_service' })).toBe('bye');
    await until(() => !service.isConnected);
  });

  it('is seen to die, and its successor is linked with again', async () => {
    forgetCertificates();
    const where = await theirManager(disableTls);
    await peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    const client = await ourClient(where, { reconnect: true });
    const link = await client.link('Theirs');
    const asked = link.slow!(30).catch((error: unknown) => error);
    await peer.call('kill_manager', { port: where.port });
    expect(await asked).toMatchObject({ code: 'LABNET_MSL_LOST' });
    await peer.call('start_manager', { port: where.port, args: disableTls ? ['--disable-tls'] : [] });
    await peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    await until(
      () => link.isLinked,
      () => 'linked again',
      20_000,
    );
    expect(await link.add!(1, 1)).toBe(2);
  });
});

describe.each([
  { title: 'plain', disableTls: true },
  { title: 'TLS', disableTls: false },
])('our manager, $title', ({ disableTls }) => {
  it('serves their client and their service, and ours beside them', async () => {
    forgetCertificates();
    const { port } = await ourManager({ disableTls, database: null });
    const where = { port, disableTls };
    await peer.call('start_service', { name: 'Theirs', options: theirs(where) });
    await ourService(where, 'Ours');
    await peer.call('open_client', { name: 'py', options: theirs(where) });
    for (const service of ['Theirs', 'Ours']) {
      await peer.call('open_link', { name: 'py', service });
      expect(await peer.call('call', { name: 'py', attribute: 'add', args: [1], kwargs: { y: 2.5 } })).toBe(
        3.5,
      );
      expect(
        await peer.call('call', { name: 'py', attribute: 'echo', args: ['é', null], kwargs: { a: 1 } }),
      ).toEqual([['é', null], { a: 1 }]);
      await expect(peer.call('call', { name: 'py', attribute: 'fail' })).rejects.toThrow('ValueError: boom');
      expect(await peer.call('call_all', { name: 'py', attribute: 'add', count: 1000 })).toHaveLength(1000);
      expect(
        (await peer.call('call', { name: 'py', attribute: 'big', args: [20_000_000] })) as string,
      ).toHaveLength(20_000_000);
      expect(await peer.call('call', { name: 'py', attribute: 'acquire_lock' })).toHaveLength(1);
      expect(await peer.call('call', { name: 'py', attribute: 'release_lock' })).toEqual([]);
      await peer.call('unlink', { name: 'py' });
    }
    expect(
      await peer.call('linked_client', {
        service: 'Ours',
        options: theirs(where),
        attribute: 'add',
        args: [4],
      }),
    ).toBe(6);
    const ours = await LinkedClient.connect(
      'Theirs',
      { ...where, host: 'localhost', home: join(dir, 'own'), autoSave: true },
      testContext(),
    );
    open.push(ours);
    const theirText = await peer.call('of_client', {
      name: 'py',
      attribute: 'identities',
      kwargs: { as_string: true },
    });
    expect(await ours.identities({ asString: true })).toBe(theirText);
    expect(await ours.shutdownService()).toBe('bye');
  });
});

describe('authentication', () => {
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
  ])('of their client at our manager: $mode, $text', async ({ mode, right, wrong, text }) => {
    const database = join(dir, `users-${Date.now()}.json`);
    const tables = await ManagerTables.open(database);
    await tables.insertUser('kim', 'p4ss', false);
    await tables.insertUser('root', 'r00t', true);
    const { port } = await ourManager({ disableTls: true, database, ...mode });
    const where = { port, disableTls: true };
    await peer.call('open_client', { name: 'in', options: theirs(where, right) });
    await expect(peer.call('open_client', { name: 'out', options: theirs(where, wrong) })).rejects.toThrow(
      text,
    );
    if ('username' in right && right.username === 'root') {
      const asked = { name: 'in', attribute: 'admin_request', args: ['users_table.usernames'] };
      expect(await peer.call('of_client', asked)).toEqual(['kim', 'root']);
    }
  });

  it.each([
    {
      args: ['--auth-password', 'open sesame'],
      right: { passwordManager: 'open sesame' },
      wrong: { passwordManager: 'x' },
    },
    {
      args: ['--auth-login'],
      right: { username: 'root', password: 'r00t' },
      wrong: { username: 'kim', password: 'x' },
    },
    { args: ['--auth-hostname'], right: {}, wrong: undefined },
  ])("of our client at the reference's manager: $args", async ({ args, right, wrong }) => {
    const port = await freePort('tcp');
    const users = [
      ['kim', 'p4ss', false],
      ['root', 'r00t', true],
    ];
    const database = join(dir, `users-${port}.sqlite3`);
    await peer.call('start_manager', { port, args: [...args, '--disable-tls'], users, database });
    open.push({ close: () => peer.call('kill_manager', { port }).then(() => undefined) });
    const client = await ourClient({ port, disableTls: true }, right);
    if (wrong) {
      const refused = ourClient({ port, disableTls: true }, wrong);
      await expect(refused).rejects.toMatchObject({ code: 'LABNET_MSL_REFUSED' });
    }
    if (args.includes('--auth-login')) {
      expect(await client.adminRequest('users_table.usernames')).toEqual(['kim', 'root']);
      await expect(client.adminRequest('users_table.nope')).rejects.toThrow('AttributeError');
      expect(await client.adminRequest('shutdown_manager')).toBeNull();
      await until(() => !client.isConnected);
    }
  });
});

import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, Manager, method, MslService } from '../../../src/protocols/msl-network/index.js';
import type { ClientOptions, ManagerOptions } from '../../../src/protocols/msl-network/index.js';
import { freePort } from '../../helpers/free-port.js';
import { patientClock } from '../../helpers/patient-clock.js';
import { testContext } from '../../helpers/protocol-context.js';
import { until } from '../../helpers/until.js';

let dir: string;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'labnet-tls-'));
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  rmSync(dir, { recursive: true });
});

async function start(options: ManagerOptions = {}): Promise<Manager> {
  const manager = await Manager.start(
    { port: 0, home: join(dir, 'manager'), database: null, ...options },
    testContext(),
  );
  open.push(manager);
  return manager;
}

async function connect(
  { port }: Manager,
  options: ClientOptions = {},
  questions?: string[],
): Promise<Client> {
  const operator = questions && {
    confirm: (question: string) => Promise.resolve(questions.push(question) > 0),
    ask: () => Promise.resolve(''),
    askSecret: () => Promise.resolve(''),
  };
  const own = { host: 'localhost', port, home: join(dir, 'client'), reconnect: false, ...options };
  const client = await Client.connect(own, { ...testContext(), operator });
  open.push(client);
  return client;
}

const certificate = () => join(dir, 'client', 'certs', 'localhost.crt');

describe('Client.connect by TLS', () => {
  it('asks once about a certificate that it does not know, shows its fingerprint, and keeps it', async () => {
    const manager = await start();
    const questions: string[] = [];
    const client = await connect(manager, {}, questions);
    expect(questions).toEqual([expect.stringMatching(/SHA-256 ([0-9a-f]{2}:){31}[0-9a-f]{2}\n/) as string]);
    expect(Object.keys((await client.identity()).clients as object)).toHaveLength(1);
    await connect(manager, {}, questions);
    await connect(manager);
    expect(questions).toHaveLength(1);
    expect(statSync(certificate()).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'manager', 'keys', 'localhost.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(certificate(), 'utf8').trim()).toBe(
      readFileSync(join(dir, 'manager', 'certs', 'localhost.crt'), 'utf8').trim(),
    );
  });

  it('refuses it where nobody can be asked, unless autoSave', async () => {
    const manager = await start();
    await expect(connect(manager)).rejects.toMatchObject({ code: 'LABNET_MSL_CERTIFICATE_UNKNOWN' });
    await connect(manager, { autoSave: true });
    await connect(manager);
  });

  it('refuses a changed certificate with both fingerprints and what to do, autoSave or not', async () => {
    const manager = await start();
    await connect(manager, { autoSave: true });
    const other = await start({ home: join(dir, 'other') });
    const failed = connect(other, { autoSave: true }, []);
    await expect(failed).rejects.toMatchObject({
      code: 'LABNET_MSL_CERTIFICATE_CHANGED',
      message: expect.stringMatching(/([0-9a-f]{2}:){31}.*localhost\.crt is ([0-9a-f]{2}:){31}/) as string,
      remedy: expect.stringContaining(`delete ${certificate()}`) as string,
    });
    // Nothing was overwritten.
    await connect(manager);
  });

  it('does not come back to a manager that has another certificate than before', async () => {
    // Nobody else is given it between the two managers.
    const manager = await start({ port: await freePort('tcp') });
    const context = testContext();
    const address = { host: 'localhost', port: manager.port, home: join(dir, 'client'), autoSave: true };
    const client = Client.open(address, context);
    open.push(client);
    await until(() => client.isConnected);
    await manager.close();
    await start({ home: join(dir, 'other'), port: manager.port });
    const refused = () =>
      context.facts.find((fact) => fact.type === 'peer.condition' && fact.condition === 'refused');
    await until(() => refused() !== undefined);
    expect(refused()).toMatchObject({ reason: expect.stringContaining('another certificate') as string });
    expect(client.isConnected).toBe(false);
  });

  it('looks at the name in the certificate unless it is told not to', async () => {
    const manager = await start({ host: '127.0.0.2' });
    const named = { host: '127.0.0.2' };
    await connect(manager, { ...named, autoSave: true });
    const certFile = join(dir, 'manager', 'certs', '127.0.0.2.crt');
    const other = await start({
      host: '127.0.0.3',
      certFile,
      keyFile: join(dir, 'manager', 'keys', '127.0.0.2.key'),
    });
    await expect(connect(other, { host: '127.0.0.3', certFile })).rejects.toMatchObject({
      code: 'LABNET_MSL_CERTIFICATE_NAME',
    });
    await connect(other, { host: '127.0.0.3', certFile, assertHostname: false });
  });

  it('trusts a file that is named, and says when there is none', async () => {
    const manager = await start();
    const certFile = join(dir, 'copy.crt');
    await expect(connect(manager, { certFile })).rejects.toMatchObject({
      code: 'LABNET_MSL_CERTIFICATE_FILE',
    });
    copyFileSync(join(dir, 'manager', 'certs', 'localhost.crt'), certFile);
    await connect(manager, { certFile });
  });

  it('is not offered by a manager whose key is another, or cannot be read: the file is named', async () => {
    await start({ host: '127.0.0.2' });
    await start();
    const [certFile, keyFile] = ['certs/127.0.0.2.crt', 'keys/localhost.key'].map((file) =>
      join(dir, 'manager', file),
    );
    await expect(start({ certFile, keyFile })).rejects.toMatchObject({
      code: 'LABNET_MSL_CERTIFICATE_FILE',
      message: `${certFile ?? ''}: it was made for another key`,
    });
    writeFileSync(keyFile ?? '', 'no key');
    await expect(start()).rejects.toMatchObject({ code: 'LABNET_MSL_CERTIFICATE_FILE' });
  });

  it('says plainly that the manager has TLS disabled, or that it is disabled here', async () => {
    const plain = await start({ disableTls: true });
    await expect(connect(plain)).rejects.toMatchObject({
      code: 'LABNET_MSL_TLS',
      remedy: expect.stringContaining('disableTls') as string,
    });
    const encrypted = await start();
    await expect(connect(encrypted, { disableTls: true, timeoutS: 0.3 })).rejects.toMatchObject({
      code: 'LABNET_MSL_NOT_ESTABLISHED',
    });
  });
});

describe('Manager by TLS', () => {
  it('keeps its key and certificate, and opens an encrypted key', async () => {
    const options = { keyFilePassword: 'k3y', home: join(dir, 'encrypted') };
    await (await start(options)).close();
    const key = join(options.home, 'keys', 'localhost.key');
    const written = readFileSync(key, 'utf8');
    expect(written).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED/);
    await connect(await start(options), { autoSave: true });
    expect(readFileSync(key, 'utf8')).toBe(written);
  });

  it('carries twenty megabytes to and fro', async () => {
    const manager = await start();
    const address = { host: 'localhost', port: manager.port, home: join(dir, 'client'), autoSave: true };
    const attributes = { echo: method('(text)', (text: string) => text) };
    // A slow computer may take longer than a question has.
    const context = testContext({ clock: patientClock });
    open.push(await MslService.start({ ...address, name: 'echo', attributes }, context));
    const client = await Client.connect({ ...address, reconnect: false }, context);
    open.push(client);
    const link = await client.link('echo');
    const text = 'µ'.repeat(10_000_000);
    expect((await link.echo!(text)) === text).toBe(true);
  });
});

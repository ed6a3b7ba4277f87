import { describe, expect, it } from 'vitest';
import { DataSockets } from '../../src/protocols/pyexplabsys/index.js';
import { cli, startCli } from '../helpers/cli.js';
import { testContext } from '../helpers/protocol-context.js';

const rows = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('labnet pull', () => {
  it('reads all values of a socket of the lab, or one', async () => {
    const all = await cli(['pull', 'furnace', '--demo']);
    expect(all.stdout).toMatch(/^temperature: \d+\.\d+ \(x \d+\.\d+\)\npressure: /);
    const one = await cli(['pull', 'furnace', 'temperature', '--demo', '--json']);
    expect(rows(one.stdout)).toMatchObject([{ codename: 'temperature', quality: 'fresh' }]);
    expect([all.code, one.code]).toEqual([0, 0]);
  });

  it('tells old data from fresh ones, with an exit code where one value was asked for', async () => {
    const all = await cli(['pull', 'chiller', '--demo', '--json']);
    expect(rows(all.stdout)).toMatchObject([{ quality: 'stale' }, { quality: 'stale' }]);
    const one = await cli(['pull', 'chiller', 'water', '--demo']);
    expect(one.stderr).toMatch(/old data for 'water'[^]*LABNET_OLD_DATA/);
    expect(one.code).toBe(4);
  });

  it('refuses what is neither a name nor an address, and says when nothing listens', async () => {
    const unknown = await cli(['pull', 'nope', '--demo']);
    expect(unknown.stderr).toMatch(
      /no data socket is called "nope" \(there are furnace, moon laser, chiller, /,
    );
    const refused = await cli(['pull', '127.0.0.1:9']);
    expect(refused.stderr).toContain('LABNET_SOCKET_REFUSED');
    expect([unknown.code, refused.code]).toEqual([2, 4]);
  });
});

describe('labnet push', () => {
  it('pushes by address without any configuration, 47 apart from 47.0', async () => {
    const all = new DataSockets(testContext(), { host: '127.0.0.1' });
    const socket = await all.dataPushSocket('logbook', { port: 0 });
    const address = `127.0.0.1:${socket.port}`;
    const pushed = await cli(['push', address, 'a=47', 'b=47.0', 'c=open', 'd=[1, 2]']);
    expect(pushed.stdout).toBe("ACK: {'a': 47, 'b': 47.0, 'c': 'open', 'd': [1, 2]}\n");
    const raw = await cli(['push', address, '--raw', '--json', 'c=x;y']);
    expect([pushed.code, raw.code]).toEqual([0, 2]);
    expect(socket.last[1]).toMatchObject({ a: 47, c: 'open', d: [1, 2] });
    await all.close();
  });

  it('pushes the same again and again until it is ended, when asked', async () => {
    const all = new DataSockets(testContext(), { host: '127.0.0.1' });
    const socket = await all.dataPushSocket('logbook', { port: 0, action: 'enqueue' });
    const run = startCli(['push', `127.0.0.1:${socket.port}`, 'a=47', '--watch']);
    await run.saying(/(?:^ACK: .*\n){2}/m);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    expect(socket.queue?.size).toBeGreaterThanOrEqual(2);
    await all.close();
  });

  it('says what the socket has against it', async () => {
    const all = new DataSockets(testContext(), { host: '127.0.0.1' });
    const fail = () => {
      throw new Error('no disk');
    };
    const socket = await all.dataPushSocket('logbook', {
      port: 0,
      action: 'callback_direct',
      callback: fail,
    });
    const { code, stderr } = await cli(['push', `127.0.0.1:${socket.port}`, 'a=1']);
    expect(stderr).toMatch(/its callback failed: no disk\n {2}LABNET_PUSH_EXCEPTION/);
    expect(code).toBe(4);
    await all.close();
  });
});

describe('labnet status', () => {
  it('shows the computer and its socket servers', async () => {
    const plain = await cli(['status', 'logbook', '--demo']);
    expect(plain.stdout).toMatch(/^machine_name: .+\n/m);
    expect(plain.stdout).toMatch(/^\d+: push socket "logbook" DISABLED$/m);
    const json = await cli(['status', 'furnace', '--demo', '--json']);
    expect(rows(json.stdout)).toMatchObject([{ system_status: {}, socket_server_status: {} }]);
  });
});

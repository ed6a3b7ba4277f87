import { connect } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ByteStream, NetError, StreamHandlers } from '../../src/transport/net.js';
import { nodeNet } from '../../src/transport/node-net.js';
import { freePort } from '../helpers/free-port.js';
import { until } from '../helpers/until.js';

const HERE = { host: '127.0.0.1', port: 0 };
const open: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};
const quietUdp = { onDatagram: () => undefined, onError: () => undefined };
const quietStream: StreamHandlers = {
  onBytes: () => undefined,
  onEnd: () => undefined,
  onClose: () => undefined,
};

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe('a port in use', () => {
  it.each(['UDP', 'TCP'] as const)('%s: names the port and who holds it', async (transport) => {
    const listen = (port: number) =>
      transport === 'UDP'
        ? nodeNet.openUdp({ bind: { host: '127.0.0.1', port } }, quietUdp)
        : nodeNet.listenTcp({ host: '127.0.0.1', port }, () => quietStream);
    const { port } = keep(await listen(0)).local;
    const holder = process.platform === 'linux' ? `, by .+ \\(pid ${process.pid}\\)` : '';
    await expect(listen(port)).rejects.toMatchObject({
      code: 'LABNET_PORT_IN_USE',
      message: expect.stringMatching(
        new RegExp(`^${transport} port ${port} on 127\\.0\\.0\\.1 is in use${holder}$`),
      ) as string,
      details: { system: 'EADDRINUSE' },
    });
  });
});

describe('an address that is not of this computer', () => {
  it.each(['UDP', 'TCP'] as const)('%s: cannot be listened on', async (transport) => {
    const bind = { host: '192.0.2.1', port: 11001 };
    const listening: Promise<unknown> =
      transport === 'UDP' ? nodeNet.openUdp({ bind }, quietUdp) : nodeNet.listenTcp(bind, () => quietStream);
    await expect(listening).rejects.toMatchObject({
      code: 'LABNET_LISTEN_FAILED',
      message: expect.stringContaining(`cannot listen on ${transport} 192.0.2.1:11001`) as string,
    });
  });
});

describe('a closed port', () => {
  it('is reported to a connected UDP socket, which stays usable', async () => {
    const remote = { host: '127.0.0.1', port: await freePort('udp') };
    const errors: NetError[] = [];
    const socket = keep(
      await nodeNet.openUdp({ remote }, { ...quietUdp, onError: (error) => errors.push(error) }),
    );
    socket.send(Buffer.from('anyone?'));
    await until(() => errors.length > 0);
    expect(errors[0]?.code).toBe('ECONNREFUSED');
    const heard: string[] = [];
    keep(
      await nodeNet.openUdp(
        { bind: remote },
        { ...quietUdp, onDatagram: (bytes) => heard.push(bytes.toString()) },
      ),
    );
    socket.send(Buffer.from('now?'));
    await until(() => heard.length > 0);
    expect(heard).toEqual(['now?']);
  });

  it('refuses a TCP connection at once', async () => {
    const remote = { host: '127.0.0.1', port: await freePort('tcp') };
    await expect(nodeNet.connectTcp(remote, quietStream)).rejects.toMatchObject({
      code: 'LABNET_CONNECT_FAILED',
      details: { system: 'ECONNREFUSED' },
    });
  });

  it('does not matter to a connection that is cancelled', async () => {
    const listener = keep(await nodeNet.listenTcp(HERE, () => quietStream));
    await expect(
      nodeNet.connectTcp(listener.local, quietStream, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
  });
});

describe('a datagram', () => {
  it('that is too long for the system is reported, not thrown', async () => {
    const errors: NetError[] = [];
    const socket = keep(
      await nodeNet.openUdp(
        { remote: { host: '127.0.0.1', port: 9 } },
        { ...quietUdp, onError: (error) => errors.push(error) },
      ),
    );
    socket.send(Buffer.alloc(65_508));
    await until(() => errors.length > 0);
    expect(errors[0]?.code).toBe('EMSGSIZE');
  });

  it('after close is not sent, and closing twice is closing once', async () => {
    const socket = await nodeNet.openUdp({ bind: HERE }, quietUdp);
    await Promise.all([socket.close(), socket.close()]);
    expect(() => socket.send(Buffer.from('x'), { host: '127.0.0.1', port: 9 })).not.toThrow();
  });
});

describe('a TCP listener', () => {
  it('is reached although the process was held up past the limit', async () => {
    const listener = keep(await nodeNet.listenTcp(HERE, () => quietStream));
    // Timers come right after this, sockets after them.
    await new Promise(setImmediate);
    const connecting = nodeNet.connectTcp(listener.local, quietStream, { timeoutMs: 50 });
    const end = performance.now() + 200;
    while (performance.now() < end);
    keep(await connecting);
  });

  it('drops its connections when it closes', async () => {
    const listener = await nodeNet.listenTcp(HERE, () => quietStream);
    let closed = 0;
    const stream = keep(
      await nodeNet.connectTcp(listener.local, { ...quietStream, onClose: () => (closed += 1) }),
    );
    stream.write(Buffer.from('x'));
    await listener.close();
    await until(() => closed === 1);
    expect(stream.write(Buffer.from('y'))).toBe(false);
  });

  it('brings bytes in both directions, in order', async () => {
    const listener = keep(
      await nodeNet.listenTcp(HERE, (stream) => ({
        ...quietStream,
        onBytes: (bytes) => stream.write(bytes),
      })),
    );
    const chunks: Buffer[] = [];
    const stream = keep(
      await nodeNet.connectTcp(listener.local, { ...quietStream, onBytes: (bytes) => chunks.push(bytes) }),
    );
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    stream.write(sent);
    await until(() => Buffer.concat(chunks).length === sent.length);
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
  });
});

describe('a TCP stream whose far side does not read', () => {
  it('closes all the same, a while after it was told to', async () => {
    const streams: ByteStream[] = [];
    const listener = keep(await nodeNet.listenTcp(HERE, (one) => (streams.push(one), quietStream)));
    const deaf = connect(listener.local.port, HERE.host).pause();
    onTestFinished(() => void deaf.destroy());
    await until(() => streams.length === 1);
    // More than the system takes.
    streams[0]!.write(Buffer.alloc(50_000_000));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let isClosed = false;
    const closing = streams[0]!.close().then(() => (isClosed = true));
    vi.advanceTimersByTime(4999);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    expect(isClosed).toBe(false);
    vi.advanceTimersByTime(1);
    await closing;
  });
});

describe('a stream', () => {
  it('brings texts in UTF-8, short ones and long ones, behind what was sent before', async () => {
    const chunks: Buffer[] = [];
    const taking = { ...quietStream, onBytes: (bytes: Buffer) => void chunks.push(bytes) };
    const listener = keep(await nodeNet.listenTcp(HERE, () => taking));
    const stream = keep(await nodeNet.connectTcp(listener.local, quietStream));
    const sent = ['°C, ', 'ä€😀'.repeat(40_000), Buffer.from('bytes '), 'short'];
    for (const one of sent) stream.write(one);
    const whole = sent.map(String).join('');
    await until(() => Buffer.concat(chunks).length >= Buffer.byteLength(whole));
    expect(Buffer.concat(chunks).toString() === whole).toBe(true);
  });

  it('tells what the far side says first, and that it has ended, to whoever has opened it', async () => {
    const listener = keep(
      await nodeNet.listenTcp(HERE, (stream) => {
        stream.write('hello');
        void stream.close();
        return quietStream;
      }),
    );
    const seen: string[] = [];
    const handlers = {
      onBytes: (bytes: Buffer) => void seen.push(bytes.toString()),
      onEnd: () => void seen.push('end'),
      onClose: () => undefined,
    };
    keep(await nodeNet.connectTcp(listener.local, handlers));
    seen.push('open');
    await until(() => seen.length >= 3);
    expect(seen).toEqual(['open', 'hello', 'end']);
  });
});

describe('lookup', () => {
  it('gives the IPv4 address of a name, and the error of the system', async () => {
    expect(await nodeNet.lookup('localhost')).toBe('127.0.0.1');
    await expect(nodeNet.lookup('no such host')).rejects.toMatchObject({
      code: expect.stringMatching(/^E/) as string,
    });
  });
});

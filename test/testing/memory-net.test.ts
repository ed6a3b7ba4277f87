import { describe, expect, it } from 'vitest';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import type { StreamHandlers, UdpSocket } from '../../src/transport/net.js';
import { restOf, tcpFarClient, tcpFarListener } from '../helpers/far-end.js';

const HERE = { host: '127.0.0.1', port: 5000 };

interface Ear {
  readonly heard: string[];
  readonly errors: string[];
  readonly socket: UdpSocket;
}

async function ear(net: MemoryNet, port: number, remotePort?: number): Promise<Ear> {
  const heard: string[] = [];
  const errors: string[] = [];
  const remote = remotePort === undefined ? {} : { remote: { host: '127.0.0.1', port: remotePort } };
  const socket = await net.openUdp(
    { bind: { host: '127.0.0.1', port }, ...remote },
    {
      onDatagram: (bytes, from) => heard.push(`${bytes.toString()} from ${from.port}`),
      onError: ({ code }) => errors.push(code),
    },
  );
  return { heard, errors, socket };
}

function world(seed = 1) {
  const clock = new ManualClock();
  return { clock, net: new MemoryNet({ clock, seed }) };
}

describe('MemoryNet, datagrams', () => {
  it('moves only with its clock', async () => {
    const { clock, net } = world();
    const [a, b] = [await ear(net, 1), await ear(net, 2)];
    net.faults.delayMs = 10;
    a.socket.send(Buffer.from('hi'), { host: '127.0.0.1', port: 2 });
    await clock.advance(9);
    expect(b.heard).toEqual([]);
    await clock.advance(1);
    expect(b.heard).toEqual(['hi from 1']);
  });

  it('lets a connected socket hear its far end only, and tells it of refusals', async () => {
    const { clock, net } = world();
    const [a, b, c] = [await ear(net, 1, 2), await ear(net, 2), await ear(net, 3)];
    for (const other of [b, c]) other.socket.send(Buffer.from('x'), { host: '127.0.0.1', port: 1 });
    await clock.advance(0);
    expect(a.heard).toEqual(['x from 2']);
    await b.socket.close();
    a.socket.send(Buffer.from('y'));
    c.socket.send(Buffer.from('z'), { host: '127.0.0.1', port: 2 });
    await clock.advance(0);
    expect([a.errors, c.errors]).toEqual([['ECONNREFUSED'], []]);
  });

  it('refuses at a socket that is connected with somebody else', async () => {
    const { clock, net } = world();
    const [held, caller] = [await ear(net, 1, 9), await ear(net, 2, 1)];
    caller.socket.send(Buffer.from('x'));
    await clock.advance(0);
    expect([held.heard, caller.errors]).toEqual([[], ['ECONNREFUSED']]);
  });

  it('loses and doubles as much as it is told, the same for the same seed', async () => {
    const run = async (seed: number) => {
      const { clock, net } = world(seed);
      const [a, b] = [await ear(net, 1), await ear(net, 2)];
      Object.assign(net.faults, { loss: 0.3, duplicate: 0.3, jitterMs: 50 });
      for (let index = 0; index < 200; index += 1)
        a.socket.send(Buffer.from(String(index)), { ...HERE, port: 2 });
      await clock.advance(100);
      return b.heard;
    };
    const heard = await run(7);
    expect(await run(7)).toEqual(heard);
    expect(await run(8)).not.toEqual(heard);
    expect(heard.length).toBeGreaterThan(150);
    expect(new Set(heard).size).toBeLessThan(190);
    expect(heard).not.toEqual([...heard].sort((x, y) => parseInt(x) - parseInt(y)));
  });

  it('cuts one direction, and heals', async () => {
    const { clock, net } = world();
    const [a, b] = [await ear(net, 1, 2), await ear(net, 2, 1)];
    net.cut(1, 2);
    for (const { socket } of [a, b]) socket.send(Buffer.from('x'));
    await clock.advance(0);
    expect([a.heard, b.heard]).toEqual([['x from 2'], []]);
    net.heal();
    a.socket.send(Buffer.from('y'));
    await clock.advance(0);
    expect(b.heard).toEqual(['y from 1']);
  });

  it('refuses what is too long, and a port in use', async () => {
    const { clock, net } = world();
    const a = await ear(net, 1, 2);
    a.socket.send(Buffer.alloc(65_508));
    await clock.advance(0);
    expect([a.errors, net.sent]).toEqual([['EMSGSIZE'], []]);
    await expect(ear(net, 1)).rejects.toMatchObject({
      code: 'LABNET_PORT_IN_USE',
      message: 'UDP port 1 on 127.0.0.1 is in use, by a socket of this net',
    });
    await a.socket.close();
    await a.socket.close();
    expect(net.open).toBe(0);
    await ear(net, 1);
  });

  it('gives nothing to a socket that closed meanwhile', async () => {
    const { clock, net } = world();
    const [a, b] = [await ear(net, 1), await ear(net, 2)];
    a.socket.send(Buffer.from('x'), { ...HERE, port: 2 });
    await b.socket.close();
    await clock.advance(0);
    expect(b.heard).toEqual([]);
  });
});

describe('MemoryNet, streams', () => {
  it('brings bytes both ways, and the end', async () => {
    const { clock, net } = world();
    const listener = await tcpFarListener(net, HERE);
    const client = await tcpFarClient(net, HERE);
    client.send(Buffer.from('to the listener'));
    listener.send(Buffer.from('to the client'));
    await clock.advance(0);
    expect([restOf(listener), restOf(client)]).toEqual(['to the listener', 'to the client']);
    await client.close();
    await clock.advance(0);
    expect(client.isOpen()).toBe(false);
  });

  it('tells each side once that the stream is gone, and takes nothing after that', async () => {
    const { clock, net } = world();
    const told: string[] = [];
    const handlers = (side: string): StreamHandlers => ({
      onBytes: () => told.push(`${side} bytes`),
      onEnd: () => told.push(`${side} end`),
      onClose: () => told.push(`${side} close`),
    });
    await net.listenTcp(HERE, () => handlers('listener'));
    const stream = await net.connectTcp(HERE, handlers('client'));
    stream.destroy();
    await stream.close();
    await clock.advance(0);
    expect(told).toEqual(['client end', 'client close', 'listener end', 'listener close']);
    expect(stream.write(Buffer.from('x'))).toBe(false);
    await clock.advance(0);
    expect(told).toHaveLength(4);
  });

  it('drops the connections of a listener that closes', async () => {
    const { clock, net } = world();
    const listener = await tcpFarListener(net, HERE);
    const client = await tcpFarClient(net, HERE);
    await listener.close();
    await clock.advance(0);
    expect([client.isOpen(), net.open]).toEqual([false, 0]);
  });
});

describe('MemoryNet, names', () => {
  it('resolves those that it was given', async () => {
    const net = new MemoryNet({ clock: new ManualClock(), hosts: { rig: '192.0.2.1' }, hostname: 'bench' });
    expect([await net.lookup('rig'), net.hostname()]).toEqual(['192.0.2.1', 'bench']);
    await expect(net.lookup('other')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

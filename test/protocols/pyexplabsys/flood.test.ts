import { describe, expect, it } from 'vitest';
import { DataPushSocket } from '../../../src/protocols/pyexplabsys/push-socket.js';
import { DateDataPullSocket } from '../../../src/protocols/pyexplabsys/pull-socket.js';
import { LiveServer } from '../../../src/protocols/pyexplabsys/live-server.js';
import { AddressQuota } from '../../../src/protocols/pyexplabsys/wire/address-quota.js';
import type { Address, Net, UdpHandlers } from '../../../src/transport/net.js';
import { memoryLab } from './harness.js';

const PORT = 9000;

async function openPeers(lab: ReturnType<typeof memoryLab>) {
  const open = async () => {
    const answers: string[] = [];
    const socket = await lab.net.openUdp(
      { remote: { host: '127.0.0.1', port: PORT } },
      { onDatagram: (bytes) => void answers.push(bytes.toString()), onError: () => undefined },
    );
    return { answers, ask: (text: string) => socket.send(Buffer.from(text)), port: socket.local.port };
  };
  return { flooder: await open(), other: await open() };
}

const notes = ({ context }: ReturnType<typeof memoryLab>) =>
  context.facts.flatMap((fact) => (fact.type === 'note' ? [fact.text] : []));

describe('a data socket that is flooded from one address', () => {
  it('answers so many of its requests, all of the others, and tells how many it did not read', async () => {
    const lab = memoryLab();
    const options = { name: 'laser', host: '127.0.0.1', port: PORT, codenames: ['power'] };
    const pull = await DateDataPullSocket.open({ ...options, requestsPerSecond: 500 }, lab.context);
    const { flooder, other } = await openPeers(lab);
    for (let n = 0; n < 5000; n += 1) {
      if (n % 50 === 0) other.ask('name');
      flooder.ask('raw');
    }
    await lab.clock.advance(1);
    expect(flooder.answers).toHaveLength(500);
    expect(other.answers).toHaveLength(100);
    await lab.clock.advance(1000);
    expect(notes(lab)).toEqual([
      `pull socket 'laser' reads 500 messages a second of one address; not read: 4500 of 127.0.0.1:${flooder.port}`,
    ]);
    await pull.close();
    await lab.clock.advance(0);
    expect(lab.clock.pending).toBe(0);
  });

  it('stores and journals no more of what floods it', async () => {
    const lab = memoryLab();
    const socket = { name: 'log', host: '127.0.0.1', port: PORT, requestsPerSecond: 100 };
    const push = await DataPushSocket.open({ ...socket, action: 'enqueue', queueLimit: 5000 }, lab.context);
    const { flooder, other } = await openPeers(lab);
    other.ask('name');
    for (let n = 0; n < 2000; n += 1) flooder.ask(`json_wn#{"n": ${n}}`);
    await lab.clock.advance(1);
    expect(push.queue?.size).toBe(100);
    expect(lab.context.facts.length).toBeLessThan(400);
    await push.close();
  });

  it('hands on no more batches of one live socket', async () => {
    const lab = memoryLab();
    const live = await LiveServer.open(
      { name: 'live', host: '127.0.0.1', port: PORT, requestsPerSecond: 10 },
      lab.context,
    );
    const { flooder, other } = await openPeers(lab);
    const heard: number[] = [];
    live.onBatch((_batch, from) => void heard.push(from.port));
    other.ask('{"host": "b", "data": {"y": [1, 2]}}');
    for (let n = 0; n < 100; n += 1) flooder.ask(`{"host": "a", "data": {"x": [${n}, 1]}}`);
    await lab.clock.advance(1);
    expect(heard.filter((port) => port === flooder.port)).toHaveLength(10);
    expect(heard).toContain(other.port);
    await live.close();
  });
});

describe('a pull socket that is asked more than it tells', () => {
  it('has the system say of each answer that is told, and of one in ten milliseconds, whether it was sent', async () => {
    const lab = memoryLab();
    const watched: boolean[] = [];
    let handlers: UdpHandlers | undefined;
    const net = Object.assign(Object.create(lab.net) as Net, {
      openUdp(_options: unknown, given: UdpHandlers) {
        handlers = given;
        const local = { host: '127.0.0.1', port: PORT };
        const send = (_bytes: Uint8Array, _to?: Address, isWatched = true) => void watched.push(isWatched);
        return Promise.resolve({ local, send, close: () => Promise.resolve() });
      },
    });
    const options = { name: 'laser', host: '127.0.0.1', port: PORT, codenames: ['power'] };
    const pull = await DateDataPullSocket.open({ ...options, journalPerSecond: 3 }, { ...lab.context, net });
    const ask = () => handlers?.onDatagram(Buffer.from('name'), { host: '127.0.0.1', port: 5000 });
    for (let n = 0; n < 8; n += 1) ask();
    await lab.clock.advance(10);
    for (let n = 0; n < 3; n += 1) ask();
    const told = [true, true, true];
    expect(watched).toEqual([...told, true, false, false, false, false, true, false, false]);
    await pull.close();
  });
});

describe('AddressQuota', () => {
  it('takes nothing from one that is alone, and lets go a second after it was not', () => {
    const quota = new AddressQuota(2);
    const admitted = (atMs: number) =>
      Array.from({ length: 5 }, () => quota.admit('a', atMs)).filter(Boolean);
    expect(admitted(0)).toHaveLength(5);
    quota.admit('b', 1000);
    expect(admitted(1001)).toHaveLength(2);
    expect(admitted(2001)).toHaveLength(2);
    expect(admitted(3001)).toHaveLength(5);
  });

  it('counts ten thousand addresses without remembering them all', () => {
    const quota = new AddressQuota(3);
    const admitted = Array.from({ length: 10_000 }, (_, index) => quota.admit(`a${index}`, 5)).filter(
      Boolean,
    );
    expect(admitted).toHaveLength(4096 + 3);
    expect(quota.admit('a1', 1005)).toBe(true);
  });
});

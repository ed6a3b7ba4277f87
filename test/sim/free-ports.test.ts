import { describe, expect, it } from 'vitest';
import { freePorts } from '../../src/sim/free-ports.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';

const HOST = '127.0.0.1';
const quiet = { onDatagram: () => undefined, onError: () => undefined };

describe('freePorts', () => {
  it('gives ports that differ, passes over those in use, and holds none', async () => {
    const net = new MemoryNet({ clock: new ManualClock() });
    const first = await freePorts(net, HOST, 3);
    expect(new Set(first).size).toBe(3);
    expect(net.open).toBe(0);
    await net.openUdp({ bind: { host: HOST, port: first[1]! } }, quiet);
    const second = await freePorts(net, HOST, 3);
    expect(second.slice(0, 2)).toEqual([first[0], first[2]]);
    expect([new Set(second).size, net.open]).toEqual([3, 1]);
  });

  it('gives up where none can be had', async () => {
    const net = new MemoryNet({ clock: new ManualClock() });
    const refusing = Object.assign(Object.create(net) as MemoryNet, {
      openUdp: () => Promise.reject(new Error('too many open files')),
    });
    await expect(freePorts(refusing, HOST, 1)).rejects.toThrow('too many open files');
  });
});

import { describe, expect, it } from 'vitest';
import { RemoteTable } from '../../../src/protocols/ibl-echo/remote-table.js';

const at = (port: number) => ({ host: '192.0.2.1', port });

describe('RemoteTable', () => {
  it('has one machine for each address', () => {
    const table = new RemoteTable({});
    const one = table.of(at(1));
    expect(table.of(at(1))).toBe(one);
    expect(table.of(at(2))).not.toBe(one);
    expect(table.find(at(3))).toBeUndefined();
    table.forget(at(1));
    expect(table.find(at(1))).toBeUndefined();
  });

  it('forgets whom it has nothing to do with when strangers flood it, never one that is awaited', () => {
    const table = new RemoteTable({});
    const waiting = table.of(at(1));
    waiting.machine.send({ exchange: 1, bytes: Buffer.from('[1, 1]'), echoTimeoutMs: 1000 }, 0);
    for (let port = 2; port < 5000; port += 1) table.of(at(port));
    expect(table.all()).toHaveLength(1024);
    expect(table.find(at(1))).toBe(waiting);
    expect(table.find(at(2))).toBeUndefined();
    expect(table.find(at(4999))).toBeDefined();
  });

  it('knows the next deadline and who awaits an echo', () => {
    const table = new RemoteTable({});
    expect(table.nextDeadlineMs()).toBeUndefined();
    for (const [port, echoTimeoutMs] of [
      [1, 500],
      [2, 300],
    ] as const) {
      table.of(at(port)).machine.send({ exchange: port, bytes: Buffer.from('[1, 1]'), echoTimeoutMs }, 0);
    }
    table.of(at(3));
    expect(table.nextDeadlineMs()).toBe(300);
    const awaits = (port?: number) =>
      table.some(({ machine }) => machine.awaitingEcho, port ? at(port) : undefined);
    expect([awaits(), awaits(1), awaits(3), awaits(9)]).toEqual([true, true, false, false]);
  });
});

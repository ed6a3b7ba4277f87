import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { float } from '../../src/kernel/python/py-float.js';
import { DataSockets } from '../../src/protocols/pyexplabsys/index.js';
import { createHelpers } from '../../src/runtime/helpers.js';
import type { Session } from '../../src/session.js';
import hostLaser from '../../scripts/host-laser.js';
import readLaser from '../../scripts/read-laser.js';
import { testContext } from '../helpers/protocol-context.js';
import { until } from '../helpers/until.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What the two scripts use of a session. */
function sessionOf(...args: string[]) {
  const context = testContext();
  const dataSockets = new DataSockets(context);
  const session = { ...createHelpers(context.clock, () => undefined), dataSockets, float, args };
  return { dataSockets, session: session as unknown as Session };
}

describe('the laser scripts', () => {
  it('host the laser of the reference, and read it stale and fresh', async () => {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
      lines.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
    });
    const host = sessionOf('0');
    const hosting = hostLaser(host.session);
    await until(() => lines.length === 1);
    const laser = host.dataSockets.sockets.laser;
    expect(laser?.name).toBe('Usage statistics from giant moon laser');
    const address = lines[0]?.replace('serving on ', '') ?? '';
    const reader = sessionOf(address);
    await readLaser(reader.session);
    expect(lines[1]).toMatch(/^fresh: 4\d\.\d+ mW \(fresh, [\d.]+ s old, 127\.0\.0\.1:\d+\)$|^fresh: 4\d mW/);
    expect(lines[2]).toMatch(/^fresh: 42 s \(fresh/);
    expect(lines[3]).toMatch(/^stale, the last good value: 42 s \(stale, [\d.]+ s old/);
    expect(lines[4]).toMatch(/^the power goes on: 4\d(\.\d)? mW \(fresh/);
    expect(lines[5]).toMatch(/^fresh again: 42 s \(fresh/);
    await host.dataSockets.close();
    await hosting.catch(() => undefined);
    expect([host.dataSockets.sockets, reader.dataSockets.pulls]).toEqual([{}, {}]);
  });
});

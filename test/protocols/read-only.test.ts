import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { openLab } from '../../src/lab/open-lab.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import type { EchoProtocol } from '../../src/protocols/ibl-echo/index.js';
import type { MslObjects } from '../../src/protocols/msl-network/msl-objects.js';
import type { DataSockets } from '../../src/protocols/pyexplabsys/index.js';
import { protocols } from '../../src/protocols/registry.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { MemoryNet } from '../../src/testing/memory-net.js';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A lab that is only watched, and a far end that writes to it. */
async function open() {
  const clock = new ManualClock(0);
  const net = new MemoryNet({ clock });
  const facts: LabEvent[] = [];
  const config = parseConfig(
    {
      rigs: { cameras: 'udp://127.0.0.1:11001' },
      listen: { main: 'udp://127.0.0.1:11002' },
      pushes: { logbook: '127.0.0.1:8500' },
      dataSockets: { host: '127.0.0.1' },
    },
    protocols,
    'test',
  );
  const lab = await openLab(config, {
    net,
    clock,
    readOnly: true,
    observers: [(fact) => facts.push(fact)],
  });
  closers.push(() => lab.close());
  const globalOf = (name: string) => lab.globals.find((each) => each.name === name)?.value;
  return { clock, net, facts, globalOf };
}

const refused = { code: 'LABNET_READ_ONLY', blame: 'local' };

describe('a lab that is only watched', () => {
  it('refuses every message of ours, before anything of it is a fact', async () => {
    const { facts, globalOf } = await open();
    const { cameras } = globalOf('rigs') as Record<string, EchoProtocol>;
    const before = facts.length;
    await expect(cameras?.start('2026-01-31_1_mouse')).rejects.toMatchObject(refused);
    await expect(cameras?.stop(null, { immediately: true })).rejects.toMatchObject(refused);
    await expect(cameras?.ask([32, 0])).rejects.toThrow(
      /cameras: EXPSTATUS was not sent: this lab is read-only/,
    );
    expect(() => cameras?.send([32, 0])).toThrow(expect.objectContaining(refused));
    const { logbook } = globalOf('pushes') as Record<string, { push(data: object): Promise<unknown> }>;
    await expect(logbook?.push({ temperature: 21 })).rejects.toMatchObject(refused);
    const live = await (globalOf('dataSockets') as DataSockets).liveSocket('sines', ['one'], {
      liveServer: '127.0.0.1:8600',
      noInternalDataPullSocket: true,
    });
    expect(() => live.setPointNow('one', 1)).toThrow(expect.objectContaining(refused));
    expect(() => live.reset(['one'])).toThrow(expect.objectContaining(refused));
    expect(facts.slice(before).filter(({ type }) => type !== 'peer.added')).toEqual([]);
  });

  it('refuses the notifications of a service of ours', async () => {
    const { clock, facts, globalOf } = await open();
    const msl = globalOf('msl') as MslObjects;
    const where = { host: '127.0.0.1', disableTls: true } as const;
    const manager = await msl.startManager({ ...where, port: 0, database: null });
    const starting = msl.startService({ ...where, port: manager.port, name: 'beat', attributes: {} });
    await clock.advance(1000);
    const service = await starting;
    const before = facts.length;
    expect(() => service.emitNotification(1)).toThrow(/beat: a notification was not sent: .*read-only/);
    expect(facts.slice(before)).toEqual([]);
  });

  it('echoes what it is told all the same', async () => {
    const { clock, net, facts } = await open();
    const echoed: string[] = [];
    const far = await net.openUdp(
      { remote: { host: '127.0.0.1', port: 11002 } },
      { onDatagram: (bytes) => echoed.push(bytes.toString()), onError: () => undefined },
    );
    closers.push(() => far.close());
    far.send(Buffer.from('[32, 20]'));
    await clock.advance(10);
    expect(echoed).toEqual(['[32, 20]']);
    expect(facts).toContainEqual(expect.objectContaining({ type: 'message.received', label: 'EXPSTATUS' }));
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { PullClient } from '../../../src/protocols/pyexplabsys/pull-client.js';
import { DateDataPullSocket } from '../../../src/protocols/pyexplabsys/pull-socket.js';
import { PullWatcher } from '../../../src/protocols/pyexplabsys/pull-watcher.js';
import type { PullWatcherOptions } from '../../../src/protocols/pyexplabsys/pull-watcher.js';
import { memoryLab } from './harness.js';

const PORT = 9000;
const labs: ReturnType<typeof memoryLab>[] = [];
const open: { close(): Promise<void> }[] = [];

async function watchedLab(options: Partial<PullWatcherOptions> = {}) {
  const lab = memoryLab();
  labs.push(lab);
  const host = () =>
    DateDataPullSocket.open(
      { name: 'laser', codenames: ['power', 'duration'], timeouts: [1, 0.7], port: PORT },
      lab.context,
    );
  const source = await host();
  const address = { host: '127.0.0.1', port: PORT };
  const watcher = new PullWatcher({ label: 'laser', address, timeoutMs: 200, ...options }, lab.context);
  open.push(source, watcher);
  const watched = () =>
    lab.context.facts.filter(
      (fact) => fact.type.startsWith('reading.') && 'peer' in fact && fact.peer === 'pyexplabsys/pulls.laser',
    );
  return { lab, source, watcher, host, watched, address };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  for (const { net, clock } of labs.splice(0)) expect([net.open, clock.pending]).toEqual([0, 0]);
});

describe('PullWatcher', () => {
  it('tells fresh from stale from silent, and keeps the last good value with its age', async () => {
    const { lab, source, watcher, host } = await watchedLab({ units: { power: 'mW' } });
    source.setPointNow('power', 47.5);
    await lab.clock.advance(50);
    expect(watcher.values.power).toMatchObject({ value: 47.5, unit: 'mW', quality: 'fresh' });
    // Never set: the source says that it is old.
    expect(watcher.values.duration).toMatchObject({ value: undefined, quality: 'stale' });
    await lab.clock.advance(2000);
    expect(watcher.values.power).toMatchObject({ value: 47.5, quality: 'stale', ageMs: 2050 });
    await source.close();
    await lab.clock.advance(1000);
    expect([watcher.condition, watcher.values.power?.quality]).toEqual(['refused', 'silent']);
    expect(watcher.values.power?.value).toBe(47.5);
    const again = await host();
    open.push(again);
    again.setPointNow('power', 48);
    await lab.clock.advance(1000);
    expect([watcher.condition, watcher.values.power?.quality]).toEqual(['heard', 'fresh']);
  });

  it('asks again when one datagram is lost, and is silent when two are', async () => {
    const { lab, source, watcher } = await watchedLab();
    source.setPointNow('power', 1);
    await lab.clock.advance(10);
    lab.net.faults.loss = 1;
    await lab.clock.advance(1150);
    expect(watcher.values.power?.quality).toBe('fresh');
    await lab.clock.advance(300);
    expect([watcher.condition, watcher.values.power?.quality]).toEqual(['silent', 'silent']);
    lab.net.faults.loss = 0;
    source.setPointNow('power', 2);
    await lab.clock.advance(1000);
    expect(watcher.values.power).toMatchObject({ value: 2, quality: 'fresh' });
  });

  it('counts a value as stale at its own bound, whatever the source says', async () => {
    const { lab, source, watcher } = await watchedLab({ staleAfterMs: 500 });
    source.setPoint('power', [lab.clock.wallMs() / 1000 - 0.9, 3]);
    await lab.clock.advance(10);
    expect(watcher.values.power).toMatchObject({ value: 3, quality: 'stale' });
  });

  it('waits for a value that is young enough, and says why none came', async () => {
    const { lab, source, watcher } = await watchedLab();
    const waiting = watcher.fresh('power', 2000, { timeoutMs: 5000 });
    await lab.clock.advance(1500);
    source.setPointNow('power', 9);
    await lab.clock.advance(1000);
    expect(await waiting).toMatchObject({ value: 9, quality: 'fresh' });
    const never = expect(watcher.fresh('duration', 100, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'LABNET_DATA_TIMEOUT',
      message: expect.stringContaining("no 'duration' younger than 100 ms") as string,
    });
    await lab.clock.advance(300);
    await never;
  });

  it('ends what waits when it closes', async () => {
    const { lab, watcher } = await watchedLab();
    const waiting = expect(watcher.fresh('power', 10)).rejects.toMatchObject({ code: 'LABNET_CLOSED' });
    await watcher.close();
    await lab.clock.advance(1);
    await waiting;
  });

  it('tells the lab a value once, and its quality when it changes', async () => {
    const { lab, source, watched } = await watchedLab();
    source.setPointNow('power', 5);
    await lab.clock.advance(3500);
    expect(watched().filter((fact) => 'codename' in fact && fact.codename === 'power')).toMatchObject([
      {
        type: 'reading.taken',
        value: 5,
        quality: 'fresh',
        origin: 'watched',
        measuredAtMs: 1_700_000_000_000,
      },
      { type: 'reading.quality', quality: 'stale' },
    ]);
  });
});

describe('PullClient', () => {
  it('never takes a late answer for that of a later question', async () => {
    const { lab, source, address } = await watchedLab({ periodMs: 60_000 });
    source.setPointNow('power', 1);
    const client = new PullClient({ label: 'c', address, timeoutMs: 100 }, lab.context);
    open.push(client);
    await lab.clock.advance(10);
    lab.net.faults.delayMs = 80;
    const late = expect(client.getName()).rejects.toMatchObject({ code: 'LABNET_SOCKET_TIMEOUT' });
    await lab.clock.advance(110);
    await late;
    lab.net.faults.delayMs = 0;
    const codenames = client.getCodenames();
    await lab.clock.advance(100);
    expect(await codenames).toEqual(['power', 'duration']);
  });

  it('checks the name where one is expected, as the reference says it', async () => {
    const { lab, address } = await watchedLab({ periodMs: 60_000 });
    const wrong = expect(
      PullClient.open({ label: 'c', address, expectedSocketName: 'furnace' }, lab.context),
    ).rejects.toThrow(
      `The name of the socket at ('127.0.0.1', 9000) was not "furnace" as expected, but "laser"`,
    );
    await lab.clock.advance(10);
    await wrong;
    const right = PullClient.open({ label: 'c', address, expectedSocketName: 'laser' }, lab.context);
    await lab.clock.advance(10);
    open.push(await right);
  });

  it('says that nothing listens, at once, and that data are old', async () => {
    const { lab, address } = await watchedLab({ periodMs: 60_000 });
    const client = new PullClient({ label: 'c', address }, lab.context);
    const nobody = new PullClient({ label: 'd', address: { ...address, port: 9 } }, lab.context);
    open.push(client, nobody);
    const old = expect(client.getField('power')).rejects.toMatchObject({ code: 'LABNET_OLD_DATA' });
    const refused = expect(nobody.getName()).rejects.toMatchObject({ code: 'LABNET_SOCKET_REFUSED' });
    await lab.clock.advance(10);
    await Promise.all([old, refused]);
  });

  it('ends with a signal', async () => {
    const { lab, address } = await watchedLab({ periodMs: 60_000 });
    lab.net.faults.loss = 1;
    const client = new PullClient({ label: 'c', address }, lab.context);
    open.push(client);
    const stop = new AbortController();
    const asked = expect(client.getName({ signal: stop.signal })).rejects.toMatchObject({
      code: 'LABNET_CANCELLED',
    });
    stop.abort();
    await asked;
    await lab.clock.advance(2500);
  });
});

describe('hosted points', () => {
  it('become stale in the model when their timeout passes, and not before', async () => {
    const { lab, source } = await watchedLab({ periodMs: 60_000 });
    source.setPointNow('power', 5);
    const quality = () =>
      lab.context.facts.filter((fact) => fact.type === 'reading.quality' && fact.peer.includes('sockets.'));
    await lab.clock.advance(1000);
    expect(quality()).toEqual([]);
    await lab.clock.advance(1);
    expect(quality()).toMatchObject([{ codename: 'power', quality: 'stale' }]);
  });

  it('are refused with the codenames that there are', async () => {
    const { source } = await watchedLab({ periodMs: 60_000 });
    for (const set of [
      () => source.setPointNow('nope', 1),
      () => source.setPoint('power', [1]),
      () => source.setPoint('power', ['noon', 1]),
      () => source.setPoint('power', [1, () => 1]),
    ]) {
      expect(set).toThrow(
        expect.objectContaining({
          code: 'LABNET_SOCKET_POINT',
          details: expect.objectContaining({ socket: 'laser', codenames: ['power', 'duration'] }) as object,
        }) as Error,
      );
    }
    await source.close();
    expect(() => source.setPointNow('power', 1)).toThrow(
      expect.objectContaining({ code: 'LABNET_CLOSED' }) as Error,
    );
  });

  it('are asked for one by one in the journal while there are few requests, and counted beyond', async () => {
    const { lab, address } = await watchedLab({ periodMs: 60_000 });
    const far = await lab.net.openUdp({}, { onDatagram: () => undefined, onError: () => undefined });
    open.push(far);
    await lab.clock.advance(2000);
    const before = lab.context.facts.length;
    for (let n = 0; n < 500; n += 1) far.send(Buffer.from('name'), address);
    await lab.clock.advance(1100);
    const facts = lab.context.facts
      .slice(before)
      .filter((fact) => 'peer' in fact && fact.peer === 'pyexplabsys/sockets.laser');
    expect(facts.filter((fact) => fact.type === 'message.received').length).toBe(10);
    expect(facts.at(-1)).toMatchObject({
      type: 'peer.described',
      facts: { 'messages a second': '500 (not told one by one: name 490)' },
    });
    await lab.clock.advance(1000);
    expect(lab.context.facts.at(-1)).toMatchObject({ facts: { 'messages a second': '' } });
  });
});

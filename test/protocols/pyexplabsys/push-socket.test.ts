import { afterEach, describe, expect, it } from 'vitest';
import { emptyLabState } from '../../../src/model/lab-state.js';
import { reduce } from '../../../src/model/reduce.js';
import { DataQueue } from '../../../src/protocols/pyexplabsys/data-queue.js';
import type { PushSocketOptions } from '../../../src/protocols/pyexplabsys/push-options.js';
import { DataPushSocket } from '../../../src/protocols/pyexplabsys/push-socket.js';
import { PushClient } from '../../../src/protocols/pyexplabsys/push-client.js';
import { oddFunctions } from '../../helpers/odd-values.js';
import { memoryLab } from './harness.js';

const labs: ReturnType<typeof memoryLab>[] = [];
const open: { close(): Promise<void> }[] = [];

/** A push socket in memory and a far end that keeps the answers in order. */
async function pushLab(options: Partial<PushSocketOptions>) {
  const lab = memoryLab();
  const socket = await DataPushSocket.open({ name: 'push', port: 8500, ...options }, lab.context);
  const far = async () => {
    const answers: string[] = [];
    const udp = await lab.net.openUdp(
      {},
      { onDatagram: (bytes) => void answers.push(bytes.toString()), onError: () => undefined },
    );
    open.push(udp);
    return {
      answers,
      send: (text: string) => udp.send(Buffer.from(text), { host: '127.0.0.1', port: 8500 }),
    };
  };
  labs.push(lab);
  open.push(socket);
  return { lab, socket, far, one: await far() };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  for (const { net, clock } of labs.splice(0)) expect([net.open, clock.pending]).toEqual([0, 0]);
});

describe('DataPushSocket', () => {
  it('refuses when its queue is full, counts it and stores nothing', async () => {
    const { lab, socket, one } = await pushLab({ action: 'enqueue', queueLimit: 2 });
    for (const n of [1, 2, 3]) one.send(`json_wn#{"n": ${n}}`);
    await lab.clock.advance(1);
    expect(one.answers).toEqual([
      "ACK#{'n': 1}",
      "ACK#{'n': 2}",
      'ERROR#The queue is full: 2 data sets wait',
    ]);
    expect(socket.queue).toMatchObject({ size: 2, refused: 1, dropped: 0 });
    expect(socket.last[1]).toEqual({ n: 2 });
  });

  it('drops the oldest instead where the policy says so, and counts it', async () => {
    const { lab, socket, one } = await pushLab({
      action: 'enqueue',
      queueLimit: 2,
      queuePolicy: 'drop-oldest',
    });
    for (const n of [1, 2, 3]) one.send(`json_wn#{"n": ${n}}`);
    await lab.clock.advance(1);
    expect(one.answers.every((answer) => answer.startsWith('ACK#'))).toBe(true);
    expect(socket.queue).toMatchObject({ size: 2, refused: 0, dropped: 1, items: [{ n: 2 }, { n: 3 }] });
  });

  it.each([
    ['refuse', 'full, new data are refused', '2 of 2 wait, 0 dropped, 1 refused'],
    ['drop-oldest', 'full, the oldest data are dropped', '2 of 2 wait, 1 dropped, 0 refused'],
  ] as const)(
    'tells that its queue is full where it is to %s, and when it takes data again',
    async (...row) => {
      const [queuePolicy, text, counts] = row;
      const { lab, socket, one } = await pushLab({ action: 'enqueue', queueLimit: 2, queuePolicy });
      const faults = () => [...reduce(emptyLabState, lab.context.facts).faults];
      for (const n of [1, 2]) one.send(`json_wn#{"n": ${n}}`);
      await lab.clock.advance(1);
      expect(faults()).toEqual([]);
      // A flood of them is told once, and counted once a second.
      for (const n of [3, 4, 5]) one.send(`json_wn#{"n": ${n}}`);
      await lab.clock.advance(1);
      expect(faults()).toEqual([['queue of push', text]]);
      const told = lab.context.facts.filter(({ type }) => type === 'health' || type === 'peer.described');
      expect(told).toHaveLength(2);
      expect(told[1]).toMatchObject({ facts: { queue: counts } });
      socket.queue!.getNowait();
      one.send('json_wn#{"n": 6}');
      await lab.clock.advance(1);
      expect(faults()).toEqual([]);
    },
  );

  it('hands data to whoever waits, and ends the wait at its deadline', async () => {
    const { lab, socket, one } = await pushLab({ action: 'enqueue' });
    const next = socket.queue!.get({ timeoutMs: 100 });
    one.send('json_wn#{"n": 1}');
    await lab.clock.advance(1);
    expect(await next).toEqual({ n: 1 });
    const never = expect(socket.queue!.get({ timeoutMs: 100 })).rejects.toMatchObject({
      code: 'LABNET_DATA_TIMEOUT',
    });
    await lab.clock.advance(100);
    await never;
  });

  it('answers other clients while a callback takes its time, and each client in order', async () => {
    const ends: (() => void)[] = [];
    const callback = () => new Promise((resolve) => ends.push(() => resolve('done')));
    const { lab, far, one } = await pushLab({ action: 'callback_direct', callback });
    const other = await far();
    one.send('json_wn#{"n": 1}');
    one.send('name');
    other.send('name');
    await lab.clock.advance(1000);
    expect([one.answers, other.answers]).toEqual([[], ['RET#push']]);
    ends[0]?.();
    await lab.clock.advance(1);
    expect(one.answers).toEqual(['RET#"done"', 'RET#push']);
  });

  it.each(['json', 'raw', 'string'] as const)(
    'answers whatever a callback returns or throws, as %s',
    async (returnFormat) => {
      const behaviours = oddFunctions();
      let next = 0;
      const callback = () => behaviours[next++]?.();
      const { lab, one } = await pushLab({ action: 'callback_direct', callback, returnFormat });
      for (const _ of behaviours) {
        one.send('json_wn#{"n": 1}');
        await lab.clock.advance(1);
      }
      expect([next, one.answers.length]).toEqual([behaviours.length, behaviours.length]);
      for (const answer of one.answers) expect(answer).toMatch(/^(RET|EXCEP)#/);
    },
  );

  it('gives a callback up that never ends', async () => {
    const { lab, one } = await pushLab({
      action: 'callback_direct',
      callback: () => new Promise(() => undefined),
      callbackTimeoutMs: 500,
    });
    one.send('json_wn#{"n": 1}');
    await lab.clock.advance(501);
    expect(one.answers).toEqual(['EXCEP#The callback did not end within 500 ms']);
    expect(lab.context.facts).toContainEqual(
      expect.objectContaining({
        type: 'note',
        level: 'error',
        text: expect.stringContaining('did not end') as string,
      }),
    );
  });

  it('goes on with the next data when an asynchronous callback failed', async () => {
    const seen: unknown[] = [];
    const callback = (data: unknown) => {
      seen.push(data);
      if (seen.length === 1) throw new Error('no disk');
      return Promise.reject(new Error('still none'));
    };
    const { lab, socket, one } = await pushLab({ action: 'callback_async', callback });
    for (const n of [1, 2, 3]) one.send(`json_wn#{"n": ${n}}`);
    await lab.clock.advance(1);
    expect(seen).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(socket.queue?.size).toBe(0);
    expect(lab.context.facts.filter((fact) => fact.type === 'note').length).toBe(3);
  });

  it('takes nothing whose acknowledgement would not fit a datagram', async () => {
    const { lab, socket, one } = await pushLab({});
    // A soft hyphen has two bytes, its escape four characters.
    one.send(`json_wn#{"a": "${'\u00ad'.repeat(30_000)}"}`);
    await lab.clock.advance(1);
    expect(one.answers[0]).toMatch(/^ERROR#The answer would have \d+ bytes/);
    expect(socket.last).toEqual([null, null]);
  });

  it('counts received data as activity only when told so', async () => {
    const activity = { checkActivity: true, activityTimeoutS: 10 };
    for (const [pokeOnReceive, status] of [
      [false, 'INACTIVE'],
      [true, 'OK'],
    ] as const) {
      const { lab, socket, one } = await pushLab({ ...activity, pokeOnReceive });
      await lab.clock.advance(9000);
      one.send('json_wn#{"n": 1}');
      await lab.clock.advance(5000);
      expect(socket.status(lab.clock.wallMs() / 1000).status).toBe(status);
    }
  });

  it('tells the lab what was pushed', async () => {
    const { lab, one } = await pushLab({});
    one.send('json_wn#{"t": 21.5, "who": "me"}');
    await lab.clock.advance(1);
    const types = lab.context.facts.map(({ type }) => type);
    expect(types).toEqual([
      'peer.added',
      'message.received',
      'reading.taken',
      'reading.taken',
      'message.sent',
    ]);
    expect(lab.context.facts[2]).toMatchObject({
      codename: 't',
      value: 21.5,
      text: '21.5',
      origin: 'hosted',
    });
  });

  it('refuses a queue of its own for another action', async () => {
    const lab = memoryLab();
    const queue = new DataQueue(lab.context);
    await expect(DataPushSocket.open({ name: 'n', queue }, lab.context)).rejects.toMatchObject({
      code: 'LABNET_SOCKET_SETUP',
    });
  });
});

describe('PushClient', () => {
  it('pushes what has a # so that the reference takes it, and the raw form only where it can', async () => {
    const { lab, socket } = await pushLab({});
    const client = new PushClient({ label: 'p', address: { host: '127.0.0.1', port: 8500 } }, lab.context);
    open.push(client);
    const pushed = client.push({ a: 'x#y' });
    await lab.clock.advance(5);
    expect(await pushed).toEqual({ kind: 'ACK', text: "{'a': 'x#y'}" });
    expect(lab.net.sent[0]?.bytes.toString()).toBe('json_wn#{"a": "x\\u0023y"}');
    const raw = client.pushRaw({ n: 47, t: [1.5, 2.5], on: true, who: 'me' });
    await lab.clock.advance(5);
    expect((await raw).text).toBe("{'n': 47, 't': [1.5, 2.5], 'on': True, 'who': 'me'}");
    await expect(client.pushRaw({ a: 'x;y' })).rejects.toMatchObject({ code: 'LABNET_INVALID_ARGUMENT' });
    expect(socket.updated[1]).toMatchObject({ a: 'x#y', n: 47 });
  });
});

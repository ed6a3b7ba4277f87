import { describe, expect, it } from 'vitest';
import { emptyLabState, LIMITS } from '../../src/model/lab-state.js';
import { reduce } from '../../src/model/reduce.js';
import { LabStore } from '../../src/model/lab-store.js';
import { FloodTeller } from '../../src/protocols/flood-teller.js';
import { EchoProtocol } from '../../src/protocols/ibl-echo/index.js';
import { EchoLimiter } from '../../src/protocols/ibl-echo/wire/echo-limiter.js';
import { EchoMemory } from '../../src/protocols/ibl-echo/wire/echo-memory.js';
import { StreamSplitter } from '../../src/protocols/ibl-echo/wire/stream-splitter.js';
import { LinePipe } from '../../src/protocols/msl-network/channel/line-pipe.js';
import { ManagerFacts } from '../../src/protocols/msl-network/manager/manager-facts.js';
import { NotificationStream } from '../../src/protocols/msl-network/client/notification-stream.js';
import { ManagerConnection } from '../../src/protocols/msl-network/wire/manager/manager-connection.js';
import { ManagerMachine } from '../../src/protocols/msl-network/wire/manager/manager-machine.js';
import { ServiceEntry } from '../../src/protocols/msl-network/wire/manager/service-entry.js';
import { LiveServer } from '../../src/protocols/pyexplabsys/live-server.js';
import { DataPushSocket } from '../../src/protocols/pyexplabsys/push-socket.js';
import { RequestJournal } from '../../src/protocols/pyexplabsys/request-journal.js';
import { WatchedValues } from '../../src/protocols/pyexplabsys/watched-values.js';
import { PushStore } from '../../src/protocols/pyexplabsys/wire/push-store.js';
import { createReportFilter } from '../../src/terminal/report-filter.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import { note } from '../helpers/facts.js';
import { testContext } from '../helpers/protocol-context.js';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function memoryWorld() {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  return { clock, net, context: testContext({ clock, net }) };
}

/** Sends datagrams to a port of a network in memory, each from the same address. */
async function flood({ net, clock }: ReturnType<typeof memoryWorld>, port: number, texts: readonly string[]) {
  const answers: string[] = [];
  const remote = { host: '127.0.0.1', port };
  const handlers = {
    onDatagram: (bytes: Buffer) => void answers.push(bytes.toString()),
    onError: () => undefined,
  };
  const socket = await net.openUdp({ remote }, handlers);
  for (const text of texts) socket.send(Buffer.from(text));
  await clock.advance(1);
  await socket.close();
  return answers;
}

/** Each row of the table in docs/reliability.md that no other test pushes past. */
describe('what is bounded', () => {
  it('the model: values of a reading, round trips and the log, for a lab that nobody looks at too', () => {
    const store = new LabStore();
    for (let index = 0; index < LIMITS.log + 5000; index += 1) store.publish(note(String(index)));
    expect(store.state.log).toHaveLength(LIMITS.log);
    const readings = times(LIMITS.trend + 50, (value) => ({
      type: 'reading.taken' as const,
      atMs: value,
      peer: 'p/a',
      codename: 'c',
      text: String(value),
      value,
      quality: 'fresh' as const,
      origin: 'watched' as const,
    }));
    const [reading] = [...reduce(emptyLabState, readings).readings.values()];
    expect(reading?.trend).toHaveLength(LIMITS.trend);
    expect(reading?.trend.at(-1)).toBe(LIMITS.trend + 49);
  });

  it('a message of a stream: 16 MB without an end are given out as they are', () => {
    const splitter = new StreamSplitter();
    const piece = Buffer.alloc(1024 * 1024, 'x');
    piece[0] = 0x5b;
    const found = times(17, () => splitter.push(piece)).flat();
    expect(found).toHaveLength(1);
    expect(found[0]?.length).toBeGreaterThan(16 * 1024 * 1024);
    expect(splitter.incomplete).toHaveLength(0);
  });

  it('messages that a loop has not read: the newest 1000', async () => {
    const world = memoryWorld();
    const here = await EchoProtocol.server('udp://127.0.0.1:11001', world.context, {
      messagesPerSecond: Infinity,
    });
    const stream = here.messages('EXPINFO');
    const first = stream[Symbol.asyncIterator]().next();
    await flood(
      world,
      11_001,
      times(1200, (n) => `[64, 20, {"n": ${n}}]`),
    );
    await first;
    const read: unknown[] = [];
    for await (const { data } of stream) {
      read.push((data[1] as { n: number }).n);
      if (read.length === 1000) break;
    }
    expect([read[0], read.at(-1)]).toEqual([200, 1199]);
    await here.close();
  });

  it('echoes remembered an address, and messages whose echoes are counted: 256', () => {
    const memory = new EchoMemory(2000, true);
    const limiter = new EchoLimiter(1);
    const bytes = times(300, (index) => Buffer.from(String(index)));
    for (const one of bytes) memory.confirmed(one, 0);
    for (const one of bytes) limiter.admit(one, 0);
    expect(bytes.filter((one) => memory.recall(one, 1) !== undefined)).toHaveLength(256);
    // One that is still counted is not echoed again; of those before, the count is gone.
    expect(limiter.admit(bytes[299]!, 1)).toBe(false);
    expect(limiter.admit(bytes[0]!, 1)).toBe(true);
  });

  it('addresses that a flood is told of: 1024, the rest together', () => {
    const { context } = memoryWorld();
    const teller = new FloodTeller({ name: 'here', peer: 'p/here', context, perSecond: 1 });
    for (let index = 0; index < 5000; index += 1) teller.count(`a${index}`);
    teller.close();
    const [told] = context.facts.flatMap((fact) => (fact.type === 'note' ? [fact.text] : []));
    expect(told).toContain('not read: 3976 of others');
    expect(told).toContain('1022 of 1022 more');
  });

  it('unread notifications of a service: the newest 1000', async () => {
    const stream = new NotificationStream();
    for (let index = 0; index < 1500; index += 1) stream.push({ args: [index], kwargs: {} });
    const { value } = await stream.read().next();
    expect(value).toEqual({ args: [500], kwargs: {} });
  });

  it('the records of a manager: 1000; lines that wait while it is busy: 4096, then the connection ends', () => {
    const { context } = memoryWorld();
    const facts = new ManagerFacts('msl-network/m', context);
    for (let index = 0; index < 1100; index += 1) facts.connection(`h:${index}`, 'disconnected');
    expect(facts.connections).toHaveLength(1000);
    const machine = new ManagerMachine({
      hostname: 'h',
      port: 1,
      language: 'l',
      os: 'o',
      authentication: 'manager-password',
      strict: false,
      isTrustedHost: () => true,
      isRegistered: () => true,
    });
    machine.opened(1, 'h', 'h:2');
    // The password is being compared.
    machine.line(1, '"x"\r\n');
    const outputs = times(4097, () => machine.line(1, '{"service":"a","attribute":"b"}\r\n')).flat();
    expect(outputs.filter(({ type }) => type === 'close')).toHaveLength(1);
  });

  it('requests that a service has passed on: 100,000, those of one identifier too; the oldest are forgotten', () => {
    const client = new ManagerConnection(1, 'h:1', 'h');
    const identity = { kind: 'service', name: 'echo', language: 'l', os: 'o', attributes: {} } as const;
    const open = () => new ServiceEntry(client, { ...identity, maxClients: -1, limit: -1 });
    const entry = open();
    for (let uid = 0; uid < 100_002; uid += 1) entry.passed(client, String(uid));
    expect(entry.unanswered()).toHaveLength(100_000);
    expect(entry.answered(client.networkName, '1')).toBeUndefined();
    expect(entry.answered(client.networkName, '2')).toBe(client);
    const again = open();
    for (let count = 0; count < 100_002; count += 1) again.passed(client, 'one');
    expect(again.unanswered()).toHaveLength(100_000);
    // What was forgotten and what was answered makes room.
    again.forget(client);
    again.passed(client, 'two');
    expect(again.unanswered()).toHaveLength(1);
  });

  it('text for a peer that does not read: 256 M characters, then the connection ends', () => {
    const told: string[] = [];
    let destroyed = 0;
    const address = { host: '127.0.0.1', port: 1 };
    const pipe = new LinePipe(1000, testContext());
    pipe.start(
      {
        local: address,
        remote: address,
        write: () => false,
        drained: () => new Promise(() => undefined),
        close: () => Promise.resolve(),
        destroy: () => (destroyed += 1),
      },
      { onLine: () => undefined, onClosed: (reason) => told.push(reason) },
    );
    const million = 'x'.repeat(1024 * 1024);
    // The first is with the system.
    for (let count = 0; count < 257; count += 1) pipe.send(million);
    expect([pipe.isDraining, pipe.isClosed]).toEqual([true, false]);
    pipe.send('x');
    pipe.send('x');
    expect(told).toEqual(['it does not read: more than 268435456 characters wait for it']);
    expect(destroyed).toBe(1);
  });

  it('codenames of a push socket: 10,000 remembered, 200 shown; callbacks that have not ended: 1000', async () => {
    const store = new PushStore();
    for (let index = 0; index < 10_100; index += 1) store.store({ [`c${index}`]: 1 }, 5);
    expect(Object.keys(store.updated[1])).toHaveLength(10_000);
    const world = memoryWorld();
    const options = { name: 'p', host: '127.0.0.1', port: 8500 };
    const push = await DataPushSocket.open(
      { ...options, action: 'callback_direct', callback: () => new Promise(() => undefined) },
      world.context,
    );
    const answers = await flood(
      world,
      8500,
      times(1010, (n) => `json_wn#{"c${n}": 1}`),
    );
    expect(answers).toHaveLength(10);
    expect(new Set(answers)).toEqual(new Set(['ERROR#1000 callbacks have not ended yet']));
    await push.close();
    const shown = await DataPushSocket.open({ ...options, action: 'store_last' }, world.context);
    await flood(
      world,
      8500,
      times(300, (n) => `json_wn#{"d${n}": 1}`),
    );
    await shown.close();
    const readings = world.context.facts.filter(
      (fact) => fact.type === 'reading.taken' && fact.codename.startsWith('d'),
    );
    expect(readings).toHaveLength(200);
  });

  it('values of a live server and of a watched socket: 1000', async () => {
    const world = memoryWorld();
    const live = await LiveServer.open({ name: 'l', host: '127.0.0.1', port: 9767 }, world.context);
    await flood(
      world,
      9767,
      times(1100, (n) => `{"host": "h", "data": {"c${n}": [1, 2]}}`),
    );
    expect(Object.keys(live.values)).toHaveLength(1000);
    await live.close();
    const watched = new WatchedValues('p/w', 'h:1', {}, world.clock, () => undefined);
    watched.take(new Map(times(1100, (n) => [`c${n}`, [1, n]] as const)));
    expect(Object.keys(watched.values)).toHaveLength(1000);
  });

  it('kinds of requests counted apart in a second: twelve, the rest together', async () => {
    const { clock, context } = memoryWorld();
    const journal = new RequestJournal('p/s', context, 0);
    for (let index = 0; index < 100; index += 1) journal.tells(`label${index}`);
    await clock.advance(1000);
    const [told] = context.facts.flatMap((fact) => (fact.type === 'peer.described' ? [fact.facts] : []));
    expect(Object.values(told ?? {})[0]).toContain('others 88');
    journal.close();
  });

  it('the start of a report of the terminal: 4096 characters, then it is text', () => {
    let text = '';
    const filter = createReportFilter({ onText: (more) => (text += more), onReport: () => undefined });
    filter.take(`\u001b]52;c;${'A'.repeat(3000)}`);
    expect(text).toBe('');
    filter.take('A'.repeat(3000));
    expect(text.length).toBeGreaterThan(6000);
    filter.close();
  });
});

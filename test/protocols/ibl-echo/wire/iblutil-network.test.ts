import { describe, expect, it } from 'vitest';
import { EchoProtocol } from '../../../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../../../src/testing/index.js';
import {
  callOf,
  echoLines,
  expectCode,
  recordCallbacks,
  stageOf,
  stepsOf,
  topicOf,
} from '../../../helpers/echo-lines.js';
import { replay, restOf, tcpFarClient, tcpFarListener, udpFar } from '../../../helpers/far-end.js';
import { expectMatch } from '../../../helpers/match-transcript.js';
import { testContext } from '../../../helpers/protocol-context.js';
import type { TestContext } from '../../../helpers/protocol-context.js';
import { byCase, decodeBytes } from '../../../helpers/transcripts.js';

const lines = echoLines.filter((line) => topicOf(line) === 'network');
const named = (pattern: RegExp) => byCase(lines.filter(({ case: name }) => pattern.test(name)));

/** All cases, by the test that runs them. Where one does not bind, its test names the defect of iblutil.md. */
const TESTS = {
  stranger: /^unexpected-(host|port)-udp-client-/,
  anybody: /^unexpected-host-udp-server$/,
  nobody: /^send-udp-nobody-listening-twice$/,
  storm: /^storm-/,
  lateEcho: /^late-echo-/,
  refused: /^tcp-connect-refused$/,
  unknownScheme: /^connect-scheme-(http|foo)$/,
  upperCase: /^connect-scheme-(UDP|TCP)$/,
  twoClients: /^tcp-two-clients$/,
  twoLosses: /^tcp-two-clients-disconnect$/,
  closing: /^tcp-server-close-/,
} as const;

const HERE = { host: '127.0.0.1', port: 11001 };

function world(): { clock: ManualClock; net: MemoryNet; context: TestContext } {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock });
  return { clock, net, context: testContext({ net, clock }) };
}

describe('on the network', () => {
  it('runs every recorded line in exactly one test', () => {
    const counts = lines.map(
      ({ case: name }) => Object.values(TESTS).filter((test) => test.test(name)).length,
    );
    expect(counts).toEqual(lines.map(() => 1));
  });

  it.each(named(TESTS.stranger))('%s: a client hears nobody but its rig', async (_, line) => {
    const stage = await stageOf({ ...line, setup: { ...line.setup, role: 'client' } });
    const { communicator, net, clock, far } = stage;
    const called = recordCallbacks(communicator);
    const confirmed = communicator.init(1);
    await clock.advance(0);
    const client = net.sent[0]?.from ?? HERE;
    const stranger = await udpFar(net, { host: '127.0.0.1', port: 41099 }, client);
    stranger.send(decodeBytes(line.send ?? { text: '' }));
    await clock.advance(0);
    expect(called).toEqual([]);
    expect(restOf(stranger)).toBe('');
    far.send(far.take(100) ?? Buffer.alloc(0));
    await clock.advance(0);
    expect(await confirmed).toMatchObject({ message: 'EXPINIT' });
  });

  it.each(named(TESTS.anybody))('%s: a listener answers everybody', async (_, line) => {
    const { communicator, far, clock } = await stageOf(line);
    const called = recordCallbacks(communicator);
    await replay(stepsOf(line), 'server', { far }, clock);
    expectMatch(called, line.effect.callbacks);
  });

  // Defect 11: the second error of a socket raises.
  it.each(named(TESTS.nobody))('%s: each refusal is told', async (_, line) => {
    const { communicator, context, far, clock } = await stageOf(line);
    await far.close();
    const errors: string[] = [];
    communicator.on({ onErrorReceived: ({ code }) => errors.push(code) });
    for (const times of [1, 2]) {
      communicator.send([1, 0]);
      await clock.advance(0);
      expect(errors).toEqual(Array(times).fill('ECONNREFUSED'));
    }
    const outcomes = context.facts.filter(({ type }) => type === 'exchange.settled');
    expect(outcomes).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }]);
  });

  // Defects 1 and 2: each copy of a message is echoed by both ends, for ever.
  it.each(named(TESTS.storm))('%s: ends at once', async (name, line) => {
    const { clock, net, context } = world();
    const rig = await EchoProtocol.server('udp://127.0.0.1:11001', context, { name: 'rig' });
    const main = await EchoProtocol.client('udp://127.0.0.1:11001', context, { name: 'main' });
    const called = recordCallbacks(rig);
    if (name.includes('duplicate')) net.faults.duplicate = 1;
    if (name.includes('unconfirmed')) main.send([1, 42]);
    else await Promise.all([callOf(main, line.setup), clock.advance(0)]);
    await clock.advance(1000);
    const copies = name.includes('duplicate') ? 2 : 1;
    expect(called).toHaveLength(copies);
    expect(net.sent).toHaveLength(1 + copies);
  });

  it.each(named(TESTS.storm))('%s: ends soon with a far side that echoes everything', async () => {
    const { clock, net, context } = world();
    await EchoProtocol.server('udp://127.0.0.1:11001', context, { name: 'rig' });
    const mirror = await net.openUdp(
      { remote: HERE },
      { onDatagram: (bytes) => mirror.send(bytes), onError: () => undefined },
    );
    mirror.send(Buffer.from('[1, 42]'));
    for (let second = 0; second < 10; second += 1) await clock.advance(1000);
    expect(net.sent.length).toBeLessThanOrEqual(41);
    expect(clock.pending).toBe(0);
  });

  // Defect 5: a late echo finds the socket closed.
  it.each(named(TESTS.lateEcho))('%s: leaves both ends usable', async (_, line) => {
    const { clock, net, context } = world();
    const rig = await EchoProtocol.server('udp://127.0.0.1:11001', context, { name: 'rig' });
    const main = await EchoProtocol.client('udp://127.0.0.1:11001', context, { echoTimeoutMs: 200 });
    const called = recordCallbacks(rig);
    net.faults.delayMs = 200;
    const failed = expectCode(callOf(main, line.setup), 'LABNET_ECHO_TIMEOUT');
    await clock.advance(1000);
    await failed;
    expect(called).toHaveLength(1);
    expect(context.facts).toContainEqual(expect.objectContaining({ verdict: 'late-echo' }));
    expect(net.sent).toHaveLength(2);
    net.faults.delayMs = 0;
    const [confirmation] = await Promise.all([main.init('again'), clock.advance(0)]);
    expect(confirmation).toMatchObject({ message: 'EXPINIT' });
  });

  it.each(named(TESTS.refused))('%s: the maker fails with the cause', async (_, line) => {
    const { context } = world();
    await expect(EchoProtocol.client(String(line.setup.server_uri), context)).rejects.toMatchObject({
      code: 'LABNET_CONNECT_FAILED',
      message: expect.stringMatching(/^cannot connect to 127\.0\.0\.1:11001: .*ECONNREFUSED/) as string,
      details: { system: 'ECONNREFUSED' },
    });
  });

  // Defect 21: unknown schemes yield an object that claims to be connected.
  it.each(named(TESTS.unknownScheme))('%s: is refused', async (_, line) => {
    const { context } = world();
    await expectCode(EchoProtocol.client(String(line.setup.server_uri), context), 'LABNET_URI_INVALID');
    expect(context.facts).toEqual([]);
  });

  // Defect 21: an upper-case UDP takes the TCP path.
  it.each(named(TESTS.upperCase))('%s: the case of a scheme does not matter', async (name, line) => {
    const { clock, net, context } = world();
    const isUdp = name.endsWith('UDP');
    const far = await (isUdp ? udpFar : tcpFarListener)(net, HERE);
    const main = await EchoProtocol.client(String(line.setup.server_uri), context);
    expect(main.protocol).toBe(isUdp ? 'udp' : 'tcp');
    const confirmed = main.init(1);
    await clock.advance(0);
    far.send(far.take(100) ?? Buffer.alloc(0));
    await clock.advance(0);
    expect(await confirmed).toMatchObject({ message: 'EXPINIT' });
  });

  // Defect 9: the connections of a listener share one object.
  it.each(named(TESTS.twoClients))('%s: each connection has its own echo', async (_, line) => {
    const { communicator, net, clock, far: first } = await stageOf(line);
    const second = await tcpFarClient(net, HERE);
    const called = recordCallbacks(communicator);
    first.send(decodeBytes(line.send ?? { text: '' }));
    await clock.advance(0);
    expect(restOf(first)).toBe('[1, "from first"]');
    expect(restOf(second)).toBe('');
    second.send(Buffer.from('[1, "from second"]'));
    await clock.advance(0);
    expect(restOf(second)).toBe('[1, "from second"]');
    const [one, other] = called;
    expect(one?.addr).not.toEqual(other?.addr);
  });

  // Defect 11: on_connection_lost never resolves when a connection is lost, the second end of stream raises.
  it.each(named(TESTS.twoLosses))('%s: each loss is told', async (_, line) => {
    const { communicator, net, clock, far: first } = await stageOf(line);
    const second = await tcpFarClient(net, HERE);
    const told: string[] = [];
    communicator.on({ onConnectionLost: () => told.push('lost'), onEofReceived: () => told.push('eof') });
    for (const far of [first, second]) {
      await far.close();
      await clock.advance(0);
    }
    expect(told).toEqual(['eof', 'lost', 'eof', 'lost']);
    const third = await tcpFarClient(net, HERE);
    third.send(Buffer.from('[1, 3]'));
    await clock.advance(0);
    expect(restOf(third)).toBe('[1, 3]');
  });

  // Defect 10: close() leaves the listener accepting.
  it.each(named(TESTS.closing))('%s: nobody listens after close', async (_, line) => {
    const { communicator, net } = await stageOf(line);
    await communicator.close();
    await expect(tcpFarClient(net, HERE)).rejects.toMatchObject({ code: 'LABNET_CONNECT_FAILED' });
  });
});

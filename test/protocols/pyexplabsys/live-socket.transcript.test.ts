import { afterEach, describe, expect, it } from 'vitest';
import { LiveSocket } from '../../../src/protocols/pyexplabsys/live-socket.js';
import type { LiveSocketOptions } from '../../../src/protocols/pyexplabsys/live-socket.js';
import { LiveServer } from '../../../src/protocols/pyexplabsys/live-server.js';
import { nodeNet } from '../../../src/transport/node-net.js';
import { expectBytes } from '../../helpers/match-transcript.js';
import { decodeBytes, decodeValue, readTranscript } from '../../helpers/transcripts.js';
import type { ByteObject, TranscriptLine } from '../../helpers/transcripts.js';
import { until } from '../../helpers/until.js';
import { ask, loopbackLab } from './harness.js';

interface Step {
  readonly call: 'set_point' | 'set_point_now' | 'set_batch' | 'set_batch_now' | 'reset';
  readonly args: readonly unknown[];
  readonly sends: ByteObject | null;
  readonly raises?: { readonly type: string; readonly message: string };
}

interface Line extends TranscriptLine {
  readonly setup: {
    readonly kwargs: Readonly<Record<string, unknown>>;
    readonly hostname: string;
    readonly now: unknown;
  };
  readonly steps: readonly Step[];
  readonly effect?: {
    readonly internal_pull_socket?: readonly { readonly send: ByteObject; readonly reply: ByteObject }[];
  };
}

const lines = readTranscript<Line>('pyexplabsys-live');

/** Refused before anything is sent: a point is two values. The reference sent it and then failed. */
const NOT_SENT = ['live-point-not-iterable-no-internal'];

/** Answers of the internal pull socket where the reference had stored what it should not have. */
const INTERNAL: Readonly<Record<string, readonly string[]>> = {
  // A reset is not stored as the letters of its word.
  'live-reset-one': ['{"sine_one": [0.0, 0.0], "sine_two": [0.0, 0.0]}', '0.0,0.0'],
  'live-reset-two': ['[[0.0, 0.0], [0.0, 0.0]]'],
  // A batch is checked whole before any of it is stored.
  'live-unregistered-in-batch': ['{"sine_one": [0.0, 0.0], "sine_two": [0.0, 0.0]}'],
};

/** Why a call is refused: the text of the reference, or labnet's own where the reference's was Python's. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/is not iterable$/, 'a point is two values [x, y], not 5'],
  [/Message too long$/, 'bytes, a datagram carries 65507'],
];

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

describe('LiveSocket against the reference', () => {
  it('has every recorded line', () => {
    expect(lines.length).toBe(45);
    expect(lines.flatMap(({ steps }) => steps).length).toBe(48);
  });

  it.each(lines.map((line) => [line.case, line] as const))('%s', async (_, line) => {
    const lab = loopbackLab(Number(decodeValue(line.setup.now)));
    const received: Buffer[] = [];
    const far = await nodeNet.openUdp(
      { bind: { host: lab.host, port: 0 } },
      { onDatagram: (bytes) => void received.push(bytes), onError: () => undefined },
    );
    opened.push(far);
    const {
      name,
      codenames,
      no_internal_data_pull_socket: noInternalDataPullSocket = false,
    } = decodeValue(line.setup.kwargs) as Readonly<Record<string, unknown>>;
    const options = { name, codenames, noInternalDataPullSocket, liveServer: far.local, host: lab.host };
    const context = { ...lab.context, net: { ...nodeNet, hostname: () => line.setup.hostname } };
    const live = await LiveSocket.open(
      { ...options, internalDataPullSocketPort: 0, registry: lab.registry } as unknown as LiveSocketOptions,
      context,
    );
    opened.push(live);
    for (const step of line.steps) {
      const refused = step.raises !== undefined;
      if (refused) expect(() => carryOut(live, step)).toThrow(reasonOf(step.raises.message));
      else carryOut(live, step);
      const sends = NOT_SENT.includes(line.case) ? null : step.sends;
      if (sends === null) {
        // Datagrams of one socket keep their order on loopback: the next one is the first.
        live.reset([]);
        await until(() => received.length > 0);
        expect(received.shift()?.toString()).toBe('{"host": "labhost", "data": {}}');
      } else {
        await until(() => received.length > 0);
        expectBytes(received.shift() ?? null, sends);
      }
    }
    const asked = line.effect?.internal_pull_socket ?? [];
    for (const [index, { send, reply }] of asked.entries()) {
      const answer = await ask(lab, live.internalDataPullSocket?.port ?? 0, decodeBytes(send));
      const instead = INTERNAL[line.case]?.[index];
      if (instead === undefined) expectBytes(answer, reply);
      else expect(answer?.toString()).toBe(instead);
    }
  });
});

describe('LiveServer', () => {
  it('reads every batch that the reference sends', async () => {
    const lab = loopbackLab();
    const server = await LiveServer.open({ name: 'live', host: lab.host, port: 0 }, lab.context);
    const sender = await nodeNet.openUdp({}, { onDatagram: () => undefined, onError: () => undefined });
    opened.push(server, sender);
    const sent = lines.flatMap(({ steps }) =>
      steps.flatMap(({ sends }) => (sends ? [decodeBytes(sends)] : [])),
    );
    let batches = 0;
    server.onBatch(({ host }) => {
      expect(host).toBe('labhost');
      batches += 1;
    });
    for (const [index, bytes] of sent.entries()) {
      sender.send(bytes, server.address);
      await until(() => batches === index + 1);
    }
    expect(batches).toBe(40);
    expect(server.values['labhost:a b']).toMatchObject({ x: 1, y: 2 });
  });

  it('survives what is no batch, and tells the lab', async () => {
    const lab = loopbackLab();
    const server = await LiveServer.open({ name: 'live', host: lab.host, port: 0 }, lab.context);
    const sender = await nodeNet.openUdp({}, { onDatagram: () => undefined, onError: () => undefined });
    opened.push(server, sender);
    for (const text of ['', '{', '[1]', '{"host": 1, "data": {}}', '{"host": "a", "data": 3}']) {
      sender.send(Buffer.from(text), server.address);
    }
    const next = server.nextBatch({ timeoutMs: 60_000 });
    sender.send(Buffer.from('{"host": "a", "data": {"x": [1, 2.5], "y": 7}}'), server.address);
    expect(await next).toEqual({ host: 'a', entries: [{ codename: 'x', point: [1, 2.5] }] });
    const malformed = lab.context.facts.filter(
      (fact) => fact.type === 'message.received' && fact.verdict === 'malformed',
    );
    expect(malformed.length).toBe(5);
    expect(lab.context.facts.at(-1)).toMatchObject({ type: 'reading.taken', codename: 'a:x', value: 2.5 });
  });
});

function carryOut(live: LiveSocket, { call, args }: Step) {
  const [first, second] = decodeValue(args) as unknown[];
  if (call === 'reset') live.reset(first as string[]);
  else if (call === 'set_point') live.setPoint(first as string, second as unknown[]);
  else if (call === 'set_point_now') live.setPointNow(first as string, second);
  else if (call === 'set_batch') live.setBatch(first as Record<string, unknown[]>);
  else live.setBatchNow(first as Record<string, unknown>);
}

function reasonOf(message: string): string {
  return REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
}

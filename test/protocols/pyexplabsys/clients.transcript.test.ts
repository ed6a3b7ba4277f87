import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/kernel/python/parse-json.js';
import { writeJson } from '../../../src/kernel/python/write-json.js';
import { PullClient } from '../../../src/protocols/pyexplabsys/pull-client.js';
import { PushClient } from '../../../src/protocols/pyexplabsys/push-client.js';
import { toPlain } from '../../../src/protocols/pyexplabsys/wire/read-answer.js';
import { decodeBytes, readTranscript } from '../../helpers/transcripts.js';
import type { ByteObject, TranscriptLine } from '../../helpers/transcripts.js';
import { memoryLab } from './harness.js';

interface Line extends TranscriptLine {
  readonly send: ByteObject;
  readonly reply: ByteObject | null;
}

const PORT = 9000;

/** A far end that answers everything with the same bytes. */
async function farEnd(reply: Buffer) {
  const lab = memoryLab();
  const socket = await lab.net.openUdp(
    { bind: { host: '127.0.0.1', port: PORT } },
    { onDatagram: (_bytes, from) => socket.send(reply, from), onError: () => undefined },
  );
  const options = { label: 'far', address: { host: '127.0.0.1', port: PORT } };
  const settle = async <T>(promise: Promise<T>) => {
    const outcome = promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await lab.clock.advance(10);
    return outcome;
  };
  return { lab, options, settle };
}

function bytesOf(reply: ByteObject): Buffer {
  return 'json' in reply ? Buffer.from(writeJson(reply.json)) : decodeBytes(reply);
}

const pulls = readTranscript<Line>('pyexplabsys-pull').filter(({ reply }) => reply !== null);
const pushes = readTranscript<Line>('pyexplabsys-push').filter(({ reply }) => reply !== null);

describe('PullClient', () => {
  it('has every recorded answer', () => {
    expect(pulls.length).toBe(660);
  });

  it.each(pulls.map((line) => [line.case, line] as const))('reads the answer of %s', async (_, line) => {
    const reply = bytesOf(line.reply!);
    const { lab, options, settle } = await farEnd(reply);
    const client = new PullClient(options, lab.context);
    const command = decodeBytes(line.send).toString();
    const outcome = await settle(ask(client, command));
    const text = reply.toString();
    if (text === 'UNKNOWN_COMMMAND') {
      expect(outcome).toMatchObject({ error: { code: 'LABNET_SOCKET_UNKNOWN_COMMAND' } });
    } else {
      expect(outcome).toEqual({ value: expectedOf(command, text) });
    }
    await client.close();
    expect(lab.net.open).toBe(1);
  });

  it('gets a reply of 60 kB whole', async () => {
    const text = `{"big": [1.0, "${'y'.repeat(60_000)}"]}`;
    const { lab, options, settle } = await farEnd(Buffer.from(text));
    const client = new PullClient(options, lab.context);
    const outcome = await settle(client.getAllFields());
    expect(outcome).toEqual({ value: { big: { x: 1, y: 'y'.repeat(60_000) } } });
  });
});

function ask(client: PullClient, command: string): Promise<unknown> {
  const lenient = { exceptionOnOldData: false };
  const single = /^([^#]*)#json$/.exec(command);
  if (single) return client.getField(single[1] ?? '', lenient);
  switch (command) {
    case 'json_wn':
      return client.getAllFields(lenient);
    case 'codenames_json':
      return client.getCodenames();
    case 'name':
      return client.getName();
    case 'status':
      return client.getStatus();
    default:
      return client.request(command);
  }
}

function expectedOf(command: string, text: string): unknown {
  if (command === 'status' || command === 'codenames_json') return toPlain(parseJson(text));
  if (/^[^#]*#json$/.test(command)) return pointOf(parseJson(text));
  if (command !== 'json_wn') return text;
  const points = Object.entries(parseJson(text) as Record<string, unknown>);
  return Object.fromEntries(points.map(([codename, point]) => [codename, pointOf(point)]));
}

function pointOf(point: unknown): unknown {
  if (!Array.isArray(point)) return point;
  const [x, y] = toPlain(point) as unknown[];
  return { x, y };
}

describe('PushClient', () => {
  it('has every recorded answer', () => {
    expect(pushes.length).toBe(369);
  });

  it.each(pushes.map((line) => [line.case, line] as const))('reads the answer of %s', async (_, line) => {
    const reply = bytesOf(line.reply!);
    const { lab, options, settle } = await farEnd(reply);
    const client = new PushClient(options, lab.context);
    const outcome = await settle(client.push({ any: 1 }));
    const text = reply.toString();
    const rest = text.slice(text.indexOf('#') + 1);
    if (text === 'ERROR#UNKNOWN_COMMMAND') {
      expect(outcome).toMatchObject({ error: { code: 'LABNET_SOCKET_UNKNOWN_COMMAND' } });
    } else if (text.startsWith('ERROR#')) {
      expect(outcome).toMatchObject({ error: { code: 'LABNET_PUSH_REFUSED' } });
      expect((outcome as { error: Error }).error.message).toContain(rest);
    } else if (text.startsWith('EXCEP#')) {
      expect(outcome).toMatchObject({ error: { code: 'LABNET_PUSH_EXCEPTION' } });
      expect((outcome as { error: Error }).error.message).toContain(rest);
    } else if (text.startsWith('{')) {
      // The answer to `status` has no first word: it is none to a push.
      expect(outcome).toMatchObject({ error: { code: 'LABNET_SOCKET_ANSWER' } });
    } else {
      expect(outcome).toMatchObject({ value: { kind: text.slice(0, 3), text: rest } });
    }
    await client.close();
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { pythonRepr, pythonStr } from '../../../src/kernel/python/py-text.js';
import { tuple } from '../../../src/kernel/python/py-tuple.js';
import { DataPushSocket } from '../../../src/protocols/pyexplabsys/push-socket.js';
import type { PushCallback } from '../../../src/protocols/pyexplabsys/push-callback.js';
import type { PushSocketOptions } from '../../../src/protocols/pyexplabsys/push-options.js';
import { expectBytes, expectMatch } from '../../helpers/match-transcript.js';
import { decodeBytes, decodeValue, readTranscript } from '../../helpers/transcripts.js';
import type { ByteObject, TranscriptLine } from '../../helpers/transcripts.js';
import { ask, loopbackLab } from './harness.js';

interface Setup {
  readonly class?: string;
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly now?: unknown;
  readonly advance?: unknown;
  readonly request?: string;
  readonly callback?: CallbackSetup;
}

interface CallbackSetup {
  readonly returns?: unknown;
  readonly raises?: { readonly type: string; readonly args: readonly unknown[] };
  readonly raises_on_call?: number;
  readonly mutates?: Readonly<Record<string, unknown>>;
}

interface Effect {
  readonly last?: unknown;
  readonly updated?: unknown;
  readonly queue?: unknown;
  readonly callback_args?: unknown;
}

interface Step {
  readonly send?: ByteObject;
  readonly reply?: ByteObject | null;
  readonly effect?: Effect;
  readonly advance?: unknown;
  readonly call?: string;
}

interface Line extends TranscriptLine {
  readonly setup: Setup | readonly Setup[];
  readonly send: ByteObject;
  readonly reply: ByteObject | null;
  readonly steps?: readonly Step[];
  readonly effect?: Effect;
}

const lines = readTranscript<Line>('pyexplabsys-push');

/** What labnet answers where the reference answered nothing, or something that the specification mends. */
const INSTEAD: Readonly<Record<string, string | RegExp>> = {
  // A request that is no text; UTF-8 is taken, with a byte order mark it is no command.
  'push-nonascii-latin1': 'ERROR#UNKNOWN_COMMMAND',
  'push-nonascii-ff': 'ERROR#UNKNOWN_COMMMAND',
  'push-nonascii-bom': 'ERROR#UNKNOWN_COMMMAND',
  'push-nonascii-utf8': "ACK#{'a': 'é'}",
  // Text outside ASCII goes out as UTF-8.
  'push-ack-json-u1': "ACK#{'a': 'é'}",
  'push-ack-json-u4': "ACK#{'a': '😀'}",
  'push-ack-json-u13': "ACK#{'a': '𝄞'}",
  'push-error-notdict-nonascii':
    "ERROR#The object '['é']' returned after decoding the JSON string is not a dict",
  'push-enqueue-nonascii-ack': "ACK#{'a': 'é'}",
  'push-direct-json-raise-unicode': 'EXCEP#bø',
  'push-direct-raw-raise-unicode': 'EXCEP#bø',
  'push-direct-string-raise-unicode': 'EXCEP#bø',
  'push-direct-raw-dict-unicode': 'RET#a:str:é',
  'push-direct-string-unicode': 'RET#é',
  'push-direct-string-dict-unicode': "RET#{'a': 'é'}",
  // Too deep for the reference: it gave up.
  'push-json-deep': /^ERROR#The string '\[{5000}' could not be decoded as JSON$/,
  // Whatever a callback throws is answered, and the socket goes on.
  'push-seq-direct-systemexit': 'EXCEP#bye',
  // Data may have a # in them: they begin at the first one.
  'push-unknown-12': "ERROR#The string '#' could not be decoded as JSON",
  'push-unknown-13': "ERROR#The string '{}#' could not be decoded as JSON",
  'push-unknown-21': "ACK#{'a': 'x#y'}",
  'push-unknown-22': "ACK#{'a': 'x#y'}",
  // The whole datagram is taken, not its first 8192 bytes.
  'push-json-8193': /^ACK#\{'a': 'x+'\}$/,
  'push-raw-9000': /^ACK#\{'a': 'x+'\}$/,
  // JavaScript has no complex numbers: an object of a class stands for one.
  'push-direct-json-complex': 'EXCEP#Object of type Opaque is not JSON serializable',
  'push-direct-string-complex': 'RET#<Opaque object>',
};

const opened: DataPushSocket[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

describe('DataPushSocket against the reference', () => {
  it('has every recorded line, and knows those that do not bind', () => {
    expect(lines.length).toBe(386);
    const names = new Set(lines.map((line) => line.case));
    expect(Object.keys(INSTEAD).filter((name) => !names.has(name))).toEqual([]);
    const unanswered = lines.filter((line) => line.reply === null).map((line) => line.case);
    expect(unanswered.filter((name) => !Object.hasOwn(INSTEAD, name))).toEqual([]);
    expect(unanswered.length).toBe(17);
  });

  it.each(lines.map((line) => [line.case, line] as const))('%s', async (_, line) => {
    const lab = loopbackLab(1_700_000_000);
    const setups = Array.isArray(line.setup) ? (line.setup as readonly Setup[]) : [line.setup as Setup];
    const args: unknown[] = [];
    const [first = {}] = setups;
    const socket = await DataPushSocket.open(optionsOf(first, lab.host, args), lab.context);
    opened.push(socket);
    for (const setup of setups.slice(1)) {
      if (setup.request !== undefined) await ask(lab, socket.port, Buffer.from(setup.request));
      if (setup.advance !== undefined) await lab.clock.advance(Number(decodeValue(setup.advance)) * 1000);
    }
    const instead = INSTEAD[line.case];
    const steps: readonly Step[] = line.steps ?? [line];
    for (const step of steps) {
      if (step.advance !== undefined) await lab.clock.advance(Number(decodeValue(step.advance)) * 1000);
      if (step.call === 'clear_updated') socket.clearUpdated();
      if (step.call === 'set_last_to_none') socket.setLastToNone();
      if (step.send)
        expectAnswer(await ask(lab, socket.port, decodeBytes(step.send)), step.reply ?? null, instead, step);
      if (step.effect && (instead === undefined || line.reply === null)) {
        expectEffect(socket, step.effect, args, line.case);
      }
    }
  });
});

function expectAnswer(
  answer: Buffer | null,
  reply: ByteObject | null,
  instead: string | RegExp | undefined,
  step: Step,
) {
  if (step.send && 'text' in step.send && step.send.text === 'name' && reply === null) {
    expect(answer?.toString()).toBe('RET#push');
  } else if (instead === undefined) expectBytes(answer, reply);
  else if (typeof instead === 'string') expect(answer?.toString()).toBe(instead);
  else expect(answer?.toString()).toMatch(instead);
}

/** What the recorded queue of a case would be when its callback thread had not died. */
const SURVIVES = 'push-seq-async-callback-raises';
/** Stored, because the request could be read. */
const UNDERSTOOD = 'push-nonascii-utf8';

function expectEffect(socket: DataPushSocket, effect: Effect, args: readonly unknown[], name: string) {
  if (name === UNDERSTOOD) {
    expect(socket.last[1]).toEqual({ a: 'é' });
    return;
  }
  if ('last' in effect) expectMatch(socket.last, effect.last);
  if ('updated' in effect) expectMatch(socket.updated, effect.updated);
  if (name === SURVIVES) {
    expect(socket.queue?.size).toBe(0);
    return;
  }
  if ('queue' in effect) expectMatch(socket.queue?.items, effect.queue);
  if ('callback_args' in effect) expectMatch(args, effect.callback_args);
}

function optionsOf({ kwargs = {}, callback }: Setup, host: string, args: unknown[]): PushSocketOptions {
  const given = decodeValue(kwargs) as Readonly<Record<string, unknown>>;
  const { name, port, action, return_format: returnFormat } = given;
  const { check_activity: checkActivity, activity_timeout: activityTimeoutS } = given;
  const options = { name, port, host, action, returnFormat, checkActivity, activityTimeoutS };
  const known = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return {
    ...known,
    ...(callback && { callback: callbackOf(callback, args) }),
  } as unknown as PushSocketOptions;
}

function callbackOf(setup: CallbackSetup, args: unknown[]): PushCallback {
  return (data) => {
    args.push(data);
    const { raises, raises_on_call: onCall } = setup;
    if (raises && (onCall === undefined || onCall === args.length)) throw new Error(pythonMessage(raises));
    Object.assign(data, decodeValue(setup.mutates ?? {}));
    return decodeValue(setup.returns, { $arg: () => data });
  };
}

/** Python's `str` of an exception. */
function pythonMessage({ type, args }: { readonly type: string; readonly args: readonly unknown[] }): string {
  if (args.length > 1) return pythonRepr(tuple(...args));
  if (args.length === 0) return '';
  return type === 'KeyError' ? pythonRepr(args[0]) : pythonStr(args[0]);
}

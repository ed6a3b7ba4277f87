import { afterEach, describe, expect, it } from 'vitest';
import { DateDataPullSocket } from '../../../src/protocols/pyexplabsys/pull-socket.js';
import type { DataPullSocket, PullSocketOptions } from '../../../src/protocols/pyexplabsys/pull-socket.js';
import { DataPushSocket } from '../../../src/protocols/pyexplabsys/push-socket.js';
import { expectBytes } from '../../helpers/match-transcript.js';
import { decodeBytes, decodeValue, readTranscript } from '../../helpers/transcripts.js';
import type { ByteObject, TranscriptLine } from '../../helpers/transcripts.js';
import { ask, loopbackLab, openPull } from './harness.js';
import type { LoopbackLab } from './harness.js';

interface Call {
  readonly call: string;
  readonly args?: readonly unknown[];
  readonly seconds?: unknown;
}

interface Setup {
  readonly class?: string;
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly now?: unknown;
  readonly advance?: unknown;
  readonly request?: string;
  readonly calls?: readonly Call[];
}

interface Line extends TranscriptLine {
  readonly setup: Setup | readonly Setup[];
  readonly send: ByteObject;
  readonly reply: ByteObject | null;
}

const lines = readTranscript<Line>('pyexplabsys-pull');

/** Answers of labnet where the reference gave none, by what the case is about. */
const INSTEAD: readonly (readonly [RegExp, string | RegExp])[] = [
  // A point of fewer than two elements is refused when it is set: the default stays.
  [/-one-element-raw$/, '1.0,2.0;0.0,0.0;0.0,0.0'],
  [/-one-element-raw_wn$/, 'ok:1.0,2.0;short:0.0,0.0;zero:0.0,0.0'],
  [/-one-element-(short|zero)#raw$/, '0.0,0.0'],
  // Text outside ASCII goes out as UTF-8, and a codename outside ASCII can be asked for.
  [/-nonascii-(name-name|value-.*raw|value-raw_wn|codename-(raw_wn|codenames_raw))/, /[^ -~]/],
  [/-nonascii-codename-blå#(raw|json)$/, /^\[?\d+\.\d(?:, |,)\d+\.\d\]?$/],
  // What is no text is no command.
  [/-unknown-(nonascii|bom|byte)/, 'UNKNOWN_COMMMAND'],
  // An answer over the datagram limit becomes an error text that says how many bytes it had.
  [/-big-reply-/, /^ERROR#The answer would have \d{5,6} bytes, a datagram carries at most 65507$/],
  // An x that is no time is refused where a timeout needs one: the default stays, and it is old.
  [/-timeout-x-(string|none)-/, /OLD_DATA/],
  // Port 0 is registered under the port that it got.
  [/-port-zero-raw$/, /^[^#]*$/],
];

/** Refused when the socket is opened. */
const REFUSED_SOCKET = '-timeout-string-list-';
/** The stored point differs, because setting it was refused. */
const WITHOUT_POINT: Readonly<Record<string, string>> = {
  'unregistered-json_wn': '{"laser_power": [0.0, 0.0], "laser_duration": [0.0, 0.0]}',
  'unregistered-ghost#raw': 'UNKNOWN_COMMMAND',
  'unregistered-ghost#json': 'UNKNOWN_COMMMAND',
  'timeout-unregistered-ghost#raw': 'UNKNOWN_COMMMAND',
  'timeout-unregistered-json_wn': '{"one": "OLD_DATA", "two": "OLD_DATA", "three": "OLD_DATA"}',
  'one-element-json': '[[1.0, 2.0], [0.0, 0.0], [0.0, 0.0]]',
  'one-element-json_wn': '{"ok": [1.0, 2.0], "short": [0.0, 0.0], "zero": [0.0, 0.0]}',
  'one-element-short#json': '[0.0, 0.0]',
  'one-element-zero#json': '[0.0, 0.0]',
};

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

describe('pull sockets against the reference', () => {
  it('has every recorded line', () => {
    expect(lines.length).toBe(713);
    expect(lines.filter(({ reply }) => reply === null).length).toBe(53);
    expect(lines.filter((line) => line.case.includes(REFUSED_SOCKET)).length).toBe(REFUSED_SOCKETS);
    expect(new Set(lines.filter((line) => insteadOf(line) !== undefined)).size).toBe(NOT_BOUND);
  });

  it.each(lines.map((line) => [line.case, line] as const))('%s', async (_, line) => {
    const lab = loopbackLab(nowOf(line));
    const setups = Array.isArray(line.setup) ? (line.setup as readonly Setup[]) : [line.setup as Setup];
    if (line.case.includes(REFUSED_SOCKET)) {
      await expect(open(lab, setups[0] ?? {})).rejects.toMatchObject({
        code: 'LABNET_SOCKET_SETUP',
        message: expect.stringContaining('A timeout is a number of seconds') as string,
      });
      return;
    }
    let port = 0;
    for (const setup of setups) {
      if (setup.class !== undefined) {
        const socket = await open(lab, setup);
        opened.push(socket);
        port = socket.port;
      }
      if (setup.request !== undefined) await ask(lab, port, Buffer.from(setup.request));
      if (setup.advance !== undefined) await lab.clock.advance(secondsOf(setup.advance) * 1000);
    }
    const answer = await ask(lab, port, decodeBytes(line.send));
    const instead = insteadOf(line);
    if (instead === undefined) expectBytes(answer, line.reply);
    else if (typeof instead === 'string') expect(answer?.toString()).toBe(instead);
    else expect(answer?.toString()).toMatch(instead);
  });
});

const REFUSED_SOCKETS = 10;
const NOT_BOUND = 61;

function insteadOf(line: Line): string | RegExp | undefined {
  const key = line.case.replace(/^pull-(date|data)-/, '');
  if (Object.hasOwn(WITHOUT_POINT, key)) return WITHOUT_POINT[key];
  return line.reply === null ? INSTEAD.find(([pattern]) => pattern.test(line.case))?.[1] : undefined;
}

async function open(lab: LoopbackLab, { class: kind = '', kwargs = {}, calls = [] }: Setup) {
  const given = decodeValue(kwargs) as Readonly<Record<string, unknown>>;
  const { name, codenames, port, default_x: defaultX, default_y: defaultY, timeouts } = given;
  const { check_activity: checkActivity, activity_timeout: activityTimeoutS, poke_on_set: pokeOnSet } = given;
  const options = defined({ name, host: lab.host, port, checkActivity, activityTimeoutS });
  if (kind === 'DataPushSocket') {
    return DataPushSocket.open({ ...options, registry: lab.registry } as never, lab.context);
  }
  const all = { ...options, ...defined({ codenames, defaultX, defaultY, timeouts, pokeOnSet }) };
  const socket = await openPull(lab, kind, all as unknown as PullSocketOptions);
  for (const call of calls) await carryOut(lab, socket, call);
  return socket;
}

async function carryOut(lab: LoopbackLab, socket: DateDataPullSocket | DataPullSocket, step: Call) {
  if (step.call === 'advance') {
    await lab.clock.advance(secondsOf(step.seconds) * 1000);
    return;
  }
  const [codename, point, timestamp] = decodeValue(step.args ?? []) as unknown[] as [
    string,
    unknown[],
    unknown,
  ];
  if (step.call === 'poke') socket.poke();
  else if (step.call === 'set_point_now' && socket instanceof DateDataPullSocket) {
    socket.setPointNow(codename, point);
  } else {
    const set = () =>
      socket instanceof DateDataPullSocket
        ? socket.setPoint(codename, point)
        : socket.setPoint(codename, point, timestamp === undefined ? undefined : Number(timestamp));
    const known = socket.codenames.includes(codename);
    if (known && point.length >= 2) trySet(set);
    else expect(set).toThrow(expect.objectContaining({ code: 'LABNET_SOCKET_POINT' }) as Error);
  }
}

/** Only a time that is none may be refused here. */
function trySet(set: () => void) {
  try {
    set();
  } catch (error) {
    expect(error).toMatchObject({
      code: 'LABNET_SOCKET_POINT',
      message: expect.stringContaining('x must be a Unix time') as string,
    });
  }
}

function defined(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function secondsOf(value: unknown): number {
  return Number(decodeValue(value));
}

function nowOf({ setup }: Line): number {
  const [first] = Array.isArray(setup) ? (setup as readonly Setup[]) : [setup as Setup];
  return secondsOf(first?.now);
}

import { describe, expect, it } from 'vitest';
import { pythonRepr, pythonStr } from '../../../../src/kernel/python/py-text.js';
import { tuple } from '../../../../src/kernel/python/py-tuple.js';
import { ExpMessage } from '../../../../src/protocols/ibl-echo/index.js';
import { echoLines, recordCallbacks, stageOf, stepsOf, topicOf } from '../../../helpers/echo-lines.js';
import type { Called, EchoLine, Stage } from '../../../helpers/echo-lines.js';
import { PACE_MS, replay, restOf } from '../../../helpers/far-end.js';
import { expectMatch } from '../../../helpers/match-transcript.js';
import { byCase, decodeBytes } from '../../../helpers/transcripts.js';

const lines = echoLines.filter((line) => topicOf(line) === 'receive');
const sent = ({ send }: EchoLine): string => decodeBytes(send ?? { text: '' }).toString('utf8');
const exceptionOf = ({ effect }: EchoLine): string => {
  const [error] = (effect.loop_errors ?? []) as readonly { exception: string }[];
  return error?.exception ?? '';
};

/** What the far side says in these cases, and labnet has to answer in its own way: the messages one by one. */
const FRAMED: Readonly<Record<string, readonly string[]>> = {
  'tcp-recv-coalesced': ['[1, null]', '[2, "r", null]'],
  'tcp-recv-coalesced-newline': ['[1, null]', '[2, "r", null]'],
  'tcp-recv-coalesced-three': ['[1, 1]', '[1, 2]', '[1, 3]'],
  'tcp-recv-split': ['[1, null]'],
  'tcp-recv-split-early': ['[1, null]'],
  'tcp-recv-byte-by-byte': ['[1, 2]'],
  'tcp-recv-message-and-half': ['[1, null]', '[2, "r", null]'],
};

const COMPOUND = ['recv-udp-compound-callback', 'recv-udp-compound-future', 'recv-udp-zero-future'];
const RAISING = [
  'recv-udp-two-callbacks-first-raises',
  'recv-udp-zero-callback-raises',
  'tcp-recv-callback-raises',
];

/** Lines with a test of their own: those that do not bind with the rule that lets them out. */
const APART = {
  // Defect 13 of iblutil.md: an unknown event raises after the echo. The sender is to be told.
  refused: (line: EchoLine) =>
    /^(ValueError: (Compound|Unrecognized)|TypeError: Unknown event)/.test(exceptionOf(line)),
  // Defect 14: texts whose second character is 0 are not echoed, short ones raise.
  unechoed: (line: EchoLine) => /-(ten|text-second-0|one-char|one-newline)$/.test(line.case),
  // Defect 7: TCP has no framing.
  framed: (line: EchoLine) => line.case in FRAMED,
  // Defect 7 again: the two halves of an error report, which is not to be echoed.
  splitReport: (line: EchoLine) => line.case === 'tcp-recv-split-zero',
  // Defect 13: a short error report over TCP closes the connection.
  shortReport: (line: EchoLine) => line.case === 'tcp-recv-zero-short',
  // These bind; their callbacks are registered in a way of their own.
  raising: (line: EchoLine) => RAISING.includes(line.case),
  compound: (line: EchoLine) => COMPOUND.includes(line.case),
} as const;
const apart = (group: keyof typeof APART) => byCase(lines.filter(APART[group]));
const binding = lines.filter((line) => !Object.values(APART).some((isApart) => isApart(line)));

/** The error that a callback of the recording raises: its text is what Python's str() makes of it. */
function errorOf({ setup }: EchoLine, event: string): Error | undefined {
  const raises = (setup.callback_raises ?? {}) as Record<string, { type: string; args: unknown[] }>;
  const raised = raises[event];
  if (!raised) return undefined;
  const { type, args } = raised;
  const [first] = args;
  const single = type === 'KeyError' ? pythonRepr(first) : first === undefined ? '' : pythonStr(first);
  return Object.assign(new Error(args.length > 1 ? pythonRepr(tuple(...args)) : single), { name: type });
}

async function listen(line: EchoLine): Promise<Stage & { readonly called: Called[] }> {
  const stage = await stageOf(line);
  const called =
    line.setup.callbacks === 'none'
      ? []
      : recordCallbacks(stage.communicator, (event) => errorOf(line, event));
  return { ...stage, called };
}

async function expectStillAnswers({ far, clock }: Stage): Promise<void> {
  far.send(Buffer.from('[4, "still"]'));
  await clock.advance(0);
  expect(far.take(12)?.toString()).toBe('[4, "still"]');
  expect(far.isOpen?.() ?? true).toBe(true);
}

describe('a listener', () => {
  it('runs every recorded line in exactly one test', () => {
    const others = Object.values(APART).flatMap((isApart) => lines.filter(isApart));
    expect(binding.length + others.length).toBe(lines.length);
  });

  it.each(byCase(binding))('%s: answers as the reference', async (_, line) => {
    const stage = await listen(line);
    const { far, clock, called } = stage;
    await replay(stepsOf(line), 'server', { far }, clock);
    expect(restOf(far)).toBe('');
    const withAddress = line.setup.transport === 'udp';
    expectMatch(
      called.map(({ event, data, addr }) => ({ event, data, ...(withAddress && { addr }) })),
      line.effect.callbacks,
    );
    await expectStillAnswers(stage);
  });

  it.each(apart('refused'))('%s: echoes, tells the sender why, and keeps the connection', async (_, line) => {
    const stage = await listen(line);
    const { far, clock, called } = stage;
    far.send(Buffer.from(sent(line)));
    await clock.advance(PACE_MS);
    const echo = far.take(sent(line).length);
    expect(echo?.toString()).toBe(sent(line));
    const number = /^\[(-?\d{1,15}),/.exec(sent(line))?.[1] ?? '0';
    expect(JSON.parse(restOf(far))).toEqual([0, exceptionOf(line), Number(number)]);
    far.take(10_000);
    expect(called).toEqual([]);
    await expectStillAnswers(stage);
  });

  it.each(apart('unechoed'))('%s: is echoed like any other text', async (_, line) => {
    const stage = await listen(line);
    const { far, clock, called } = stage;
    far.send(Buffer.from(sent(line)));
    await clock.advance(PACE_MS);
    expect(far.take(sent(line).length)?.toString()).toBe(sent(line));
    expect(restOf(far)).toBe('');
    expect(called).toEqual([]);
    await expectStillAnswers(stage);
  });

  it.each(apart('framed'))('%s: takes each message by itself', async (name, line) => {
    const stage = await listen(line);
    const { far, clock, called } = stage;
    for (const { from, bytes } of stepsOf(line)) {
      if (from !== 'client' || !bytes) continue;
      far.send(decodeBytes(bytes));
      await clock.advance(PACE_MS);
    }
    const messages = FRAMED[name] ?? [];
    expect(restOf(far)).toBe(messages.join(''));
    far.take(10_000);
    expect(called.map(({ event, data }) => [ExpMessage.validate(event), ...data])).toEqual(
      messages.map((message) => JSON.parse(message) as unknown),
    );
    await expectStillAnswers(stage);
  });

  it.each(apart('splitReport'))('%s: is taken together and not echoed', async (_, line) => {
    const stage = await listen(line);
    for (const { from, bytes } of stepsOf(line)) {
      if (from === 'client' && bytes) stage.far.send(decodeBytes(bytes));
    }
    await stage.clock.advance(PACE_MS);
    expect(restOf(stage.far)).toBe('');
    expect(stage.called).toMatchObject([{ event: 0, data: ['ValueError: x', 1] }]);
    await expectStillAnswers(stage);
  });

  it.each(apart('shortReport'))('%s: is passed over', async (_, line) => {
    const stage = await listen(line);
    stage.far.send(Buffer.from(sent(line)));
    await stage.clock.advance(PACE_MS);
    expect(restOf(stage.far)).toBe('');
    expect(stage.called).toEqual([]);
    await expectStillAnswers(stage);
  });
});

describe('a callback that fails', () => {
  const boom = (text: string) => () => {
    throw Object.assign(new Error(text), { name: 'ValueError' });
  };

  it.each(apart('raising'))('%s: is reported, and those after it are not called', async (_, line) => {
    const stage = await stageOf(line);
    const { communicator, far, clock } = stage;
    const called: string[] = [];
    communicator.assignCallback(0, boom('in zero handler'));
    communicator.assignCallback('EXPINIT', () => {
      called.push('first');
      boom('boom')();
    });
    communicator.assignCallback('EXPINIT', () => called.push('second'));
    await replay(stepsOf(line), 'server', { far }, clock);
    expect(restOf(far)).toBe('');
    expect(called).toEqual(sent(line).startsWith('[0') ? [] : ['first']);
    await expectStillAnswers(stage);
  });
});

describe('registered for several events', () => {
  it.each(apart('compound'))('%s: is called as in the reference', async (name, line) => {
    const { communicator, far, clock } = await stageOf(line);
    const called: unknown[] = [];
    const waiting = name.endsWith('zero-future')
      ? communicator.onEvent(0)
      : communicator.onEvent(ExpMessage.EXPEND | ExpMessage.EXPINTERRUPT);
    communicator.assignCallback(ExpMessage.EXPEND | ExpMessage.EXPINTERRUPT, (...args) =>
      called.push([args[0], args.length, ExpMessage.nameOf(args[2] ?? 0)]),
    );
    await replay(stepsOf(line), 'server', { far }, clock);
    if (line.effect.callback_args) expectMatch(called, line.effect.callback_args);
    const { event, data, addr } = await waiting;
    const [wantedData, wantedAddr, wantedEvent] = (line.effect.future_result ?? []) as unknown[];
    if (wantedData) expectMatch([data, [addr.host, addr.port]], [wantedData, wantedAddr]);
    if (wantedEvent) expect(ExpMessage.nameOf(event)).toBe(wantedEvent);
    // Defect 20: nothing of the wait stays behind, only the callback.
    expect(communicator.clearCallbacks('EXPEND')).toBe(1);
    expect(communicator.clearCallbacks('EXPINTERRUPT')).toBe(1);
  });
});

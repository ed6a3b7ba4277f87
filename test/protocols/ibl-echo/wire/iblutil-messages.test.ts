import { describe, expect, it } from 'vitest';
import {
  argumentsOf,
  callOf,
  echoLines,
  recordCallbacks,
  stageOf,
  stepsOf,
  topicOf,
} from '../../../helpers/echo-lines.js';
import type { EchoLine } from '../../../helpers/echo-lines.js';
import { replay, restOf } from '../../../helpers/far-end.js';
import { expectMatch } from '../../../helpers/match-transcript.js';
import { byCase, decodeBytes } from '../../../helpers/transcripts.js';

const lines = echoLines.filter((line) => topicOf(line) === 'call');

/** Lines that do not bind, by case, with the rule that lets them out. */
const LEFT_OUT = {
  // "Effects inside the Python process (exception types) do not bind": labnet refuses with an error of its own.
  refused: ({ send }: EchoLine) => send === null,
  // Defect 19 of iblutil.md: alyx() waits without limit.
  unanswered: ({ case: name }: EchoLine) => name === 'alyx-udp-no-answer',
  // Defect 14: the receiving reference crashed on a text of one character, so that there was no echo.
  oneCharacter: ({ case: name }: EchoLine) => name === 'confirmed_send-udp-unicode-str',
} as const;
const leftOut = (group: keyof typeof LEFT_OUT) => byCase(lines.filter(LEFT_OUT[group]));
const binding = lines.filter((line) => !Object.values(LEFT_OUT).some((isLeftOut) => isLeftOut(line)));

describe('the recorded messages', () => {
  it('are 291 lines, each run by one of the files beside this one', () => {
    expect(echoLines).toHaveLength(291);
    const counts = { call: 0, receive: 0, confirm: 0, network: 0, services: 0 };
    for (const line of echoLines) counts[topicOf(line)] += 1;
    expect(counts).toEqual({ call: 99, receive: 109, confirm: 42, network: 17, services: 24 });
  });

  it('are all of one group: those that bind, or a reason why not', () => {
    const others = Object.values(LEFT_OUT).flatMap((isLeftOut) => lines.filter(isLeftOut));
    expect(binding.length + others.length).toBe(lines.length);
  });
});

describe('a call', () => {
  it.each(byCase(binding))('%s: says and hears the bytes of the reference', async (_, line) => {
    const { communicator, far, clock } = await stageOf(line);
    const addr = line.setup.role === 'server' ? { addr: { host: '127.0.0.1', port: 41001 } } : {};
    if (line.setup.role === 'server') far.send(Buffer.from('[32, 0]'));
    await clock.advance(0);
    if (line.setup.role === 'server') far.take(7);
    const outcome = callOf(communicator, line.setup, addr);
    await replay(stepsOf(line), String(line.setup.role), { far }, clock);
    const result = await outcome;
    if (line.setup.call === 'alyx') expectMatch(result, line.effect.returns);
    else expect(result).toMatchObject({ rig: 'main' });
    expect(restOf(far)).toBe('');
    await communicator.close();
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it.each(byCase(binding))('%s: reaches the callbacks of a rig as it does there', async (_, line) => {
    const { communicator, far, clock } = await stageOf({ ...line, setup: { role: 'server' } });
    const called = recordCallbacks(communicator);
    far.send(decodeBytes(line.send ?? { text: '' }));
    await clock.advance(0);
    expectMatch(
      called.map(({ event, data }) => ({ event, data })),
      line.effect.callback,
    );
  });

  it.each(leftOut('refused'))('%s: is refused before anything is sent', async (_, line) => {
    const { communicator, far, clock } = await stageOf(line);
    await expect(callOf(communicator, line.setup)).rejects.toMatchObject({
      code: expect.stringMatching(/^LABNET_(INVALID_ARGUMENT|JSON_UNSUPPORTED)$/) as string,
    });
    await clock.advance(0);
    expect(restOf(far)).toBe('');
    const next = communicator.init(1);
    await replay(
      [
        { from: 'client', bytes: { text: '[1, 1]' } },
        { from: 'server', bytes: { text: '[1, 1]' } },
      ],
      'client',
      { far },
      clock,
    );
    await next;
  });

  it.each(leftOut('unanswered'))('%s: ends at the response deadline', async (_, line) => {
    const { communicator, far, clock } = await stageOf(line);
    const outcome = callOf(communicator, line.setup, { responseTimeoutMs: 2000 });
    const failed = expect(outcome).rejects.toMatchObject({ code: 'LABNET_RESPONSE_TIMEOUT' });
    await replay(stepsOf(line), 'client', { far }, clock);
    await clock.advance(2000);
    await failed;
  });

  it.each(leftOut('oneCharacter'))('%s: is echoed by labnet', async (_, line) => {
    const bytes = decodeBytes(line.send ?? { text: '' });
    const { far, clock } = await stageOf({ ...line, setup: { role: 'server' } });
    far.send(bytes);
    await clock.advance(0);
    expect(far.take(bytes.length)).toEqual(bytes);
    const [text] = argumentsOf(line.setup);
    expect(restOf(far)).toBe('');
    expect(bytes.toString()).toBe(text);
  });
});

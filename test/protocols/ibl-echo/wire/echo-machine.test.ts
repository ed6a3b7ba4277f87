import { describe, expect, it } from 'vitest';
import { EchoMachine } from '../../../../src/protocols/ibl-echo/wire/echo-machine.js';
import type { EchoIntent } from '../../../../src/protocols/ibl-echo/wire/exchange-table.js';
import type { EchoOutput } from '../../../../src/protocols/ibl-echo/wire/echo-output.js';

/** An output in one line: `> [1, 1]` sent, `< echo [1, 1]` received, `= 1 confirmed` settled, `! 1 [1]` dispatched. */
function shown(output: EchoOutput): string {
  switch (output.type) {
    case 'received':
      return `< ${output.verdict} ${output.bytes.toString()}`;
    case 'transmit':
      return output.kind === 'message'
        ? `> ${output.bytes.toString()}`
        : `> ${output.kind} ${output.bytes.toString()}`;
    case 'advanced':
      return `- ${output.exchange} ${output.step}`;
    case 'settled': {
      const { kind } = output.result;
      const awaited = output.result.kind === 'timeout' ? ` ${output.result.awaiting}` : '';
      return `= ${output.exchange} ${kind}${awaited}`;
    }
    case 'dispatch':
      return `! ${output.event} ${JSON.stringify(output.data)}`;
  }
}

const intent = (exchange: number, text: string, more: Partial<EchoIntent> = {}): EchoIntent => ({
  exchange,
  bytes: Buffer.from(text),
  echoTimeoutMs: 1000,
  ...more,
});

type Act = (machine: EchoMachine) => EchoOutput[];
const send =
  (exchange: number, text: string, atMs = 0, more: Partial<EchoIntent> = {}): Act =>
  (machine) =>
    machine.send(intent(exchange, text, more), atMs);
const hear =
  (text: string, atMs = 0): Act =>
  (machine) =>
    machine.receive(Buffer.from(text), atMs);
const tick =
  (atMs: number): Act =>
  (machine) =>
    machine.tick(atMs);
const refuse: Act = (machine) => machine.refuse('ECONNREFUSED', 'connection refused', 0);
const cancel =
  (exchange: number): Act =>
  (machine) =>
    machine.cancel(exchange, 0);

const answer = (event: number, timeoutMs = 3000) => ({ answer: { event, timeoutMs } });

/** Each act with all outputs that it is to have. */
type Story = readonly (readonly [act: Act, outputs: readonly string[]])[];

const STORIES: Readonly<Record<string, Story>> = {
  'confirms with the echo': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo', '= 1 confirmed']],
  ],
  'echoes and hands out a message': [
    [hear('[2, "r", null]'), ['< message [2, "r", null]', '> echo [2, "r", null]', '! 2 ["r",null]']],
  ],
  'takes a crossing message while the echo is awaited': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [hear('[32, 20]'), ['< message [32, 20]', '> echo [32, 20]', '! 32 [20]']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo', '= 1 confirmed']],
  ],
  'sends the next message after the echo of the one before': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [send(2, '[2, 2]'), []],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo', '= 1 confirmed', '> [2, 2]', '- 2 sent']],
    [hear('[2, 2]'), ['< echo [2, 2]', '- 2 echo', '= 2 confirmed']],
  ],
  'sends the next message after the one before was given up': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [send(2, '[2, 2]', 10), []],
    [tick(999), []],
    [tick(1000), ['= 1 timeout echo', '> [2, 2]', '- 2 sent']],
    [tick(1999), []],
    [tick(2000), ['= 2 timeout echo']],
  ],
  'knows a late echo, and the copy of it': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [tick(1000), ['= 1 timeout echo']],
    [hear('[1, 1]', 20_000), ['< late-echo [1, 1]']],
    [hear('[1, 1]', 20_001), ['< duplicate [1, 1]']],
    [hear('[1, 1]', 23_000), ['< message [1, 1]', '> echo [1, 1]', '! 1 [1]']],
  ],
  'takes old bytes of its own for a message after a while': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo', '= 1 confirmed']],
    [hear('[1, 1]', 2000), ['< duplicate [1, 1]']],
    [hear('[1, 1]', 2001), ['< message [1, 1]', '> echo [1, 1]', '! 1 [1]']],
  ],
  'takes the answer after the echo': [
    [send(1, '[1, 1]', 0, answer(1)), ['> [1, 1]', '- 1 sent']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo']],
    [hear('[1, "ok"]'), ['< message [1, "ok"]', '> echo [1, "ok"]', '= 1 answered', '! 1 ["ok"]']],
  ],
  'takes an answer that comes before the echo': [
    [send(1, '[1, 1]', 0, answer(1)), ['> [1, 1]', '- 1 sent']],
    [hear('[1, "ok"]'), ['< message [1, "ok"]', '> echo [1, "ok"]', '= 1 answered', '! 1 ["ok"]']],
  ],
  'takes the bytes of the question for the answer once they were echoed': [
    [send(1, '[1, 1]', 0, answer(1)), ['> [1, 1]', '- 1 sent']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo']],
    [hear('[1, 1]'), ['< message [1, 1]', '> echo [1, 1]', '= 1 answered', '! 1 [1]']],
  ],
  'does not take another event for the answer': [
    [send(1, '[1, 1]', 0, answer(1)), ['> [1, 1]', '- 1 sent']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo']],
    [hear('[32, 20]'), ['< message [32, 20]', '> echo [32, 20]', '! 32 [20]']],
    [tick(3000), ['= 1 timeout response']],
  ],
  'counts the limit of the answer from the call, also while the message waits for its turn': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [send(2, '[2, 2]', 0, answer(2, 500)), []],
    [tick(500), ['= 2 timeout response']],
    [hear('[1, 1]', 600), ['< echo [1, 1]', '- 1 echo', '= 1 confirmed']],
  ],
  'fails with the report of the far side': [
    [send(1, '[1, 1]', 0, answer(1)), ['> [1, 1]', '- 1 sent']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo']],
    [hear('[0, "E: x", 1]'), ['< error-report [0, "E: x", 1]', '= 1 reported', '! 0 ["E: x",1]']],
  ],
  'gives the answer to the oldest that asked': [
    [send(1, '[1, 1]', 0, answer(1)), ['> [1, 1]', '- 1 sent']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo']],
    [send(2, '[1, 2]', 0, answer(1)), ['> [1, 2]', '- 2 sent']],
    [hear('[1, "a"]'), ['< message [1, "a"]', '> echo [1, "a"]', '= 1 answered', '! 1 ["a"]']],
    [hear('[1, 2]'), ['< echo [1, 2]', '- 2 echo']],
    [hear('[1, "b"]'), ['< message [1, "b"]', '> echo [1, "b"]', '= 2 answered', '! 1 ["b"]']],
  ],
  'sends again as often as it was told': [
    [send(1, '[32, 0]', 0, { retries: 2 }), ['> [32, 0]', '- 1 sent']],
    [tick(1000), ['> [32, 0]', '- 1 sent']],
    [tick(2000), ['> [32, 0]', '- 1 sent']],
    [tick(3000), ['= 1 timeout echo']],
  ],
  'is confirmed by the echo of a repetition': [
    [send(1, '[32, 0]', 0, { retries: 1 }), ['> [32, 0]', '- 1 sent']],
    [tick(1000), ['> [32, 0]', '- 1 sent']],
    [hear('[32, 0]', 1500), ['< echo [32, 0]', '- 1 echo', '= 1 confirmed']],
    // The first copy of a status may be the rig's own.
    [hear('[32, 0]', 1501), ['< message [32, 0]', '> echo [32, 0]', '! 32 [0]']],
    [hear('[32, 0]', 1502), ['< duplicate [32, 0]']],
  ],
  'sends an urgent message ahead of the queue': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [send(2, '[2, 2]'), []],
    [send(3, '[16, null]', 0, { urgent: true }), ['> [16, null]', '- 3 sent']],
    [hear('[16, null]'), ['< echo [16, null]', '- 3 echo', '= 3 confirmed']],
    [hear('[1, 1]'), ['< echo [1, 1]', '- 1 echo', '= 1 confirmed', '> [2, 2]', '- 2 sent']],
    [hear('[2, 2]'), ['< echo [2, 2]', '- 2 echo', '= 2 confirmed']],
  ],
  'fails what was sent when the system refuses it, and goes on': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [send(2, '[2, 2]'), []],
    [refuse, ['= 1 refused', '> [2, 2]', '- 2 sent']],
    [refuse, ['= 2 refused']],
    [refuse, []],
  ],
  'ends a cancelled wait, and knows its echo': [
    [send(1, '[1, 1]'), ['> [1, 1]', '- 1 sent']],
    [send(2, '[2, 2]'), []],
    [cancel(2), ['= 2 cancelled']],
    [cancel(2), []],
    [cancel(1), ['= 1 cancelled']],
    [hear('[1, 1]'), ['< late-echo [1, 1]']],
  ],
  'tells the sender about an unknown event': [
    [
      hear('["EXPFOO", 1]'),
      [
        '< malformed ["EXPFOO", 1]',
        '> echo ["EXPFOO", 1]',
        `> error-report [0, "ValueError: Unrecognized event \\"EXPFOO\\". Choices: ('EXPINIT', 'EXPSTART', 'EXPEND', 'EXPCLEANUP', 'EXPINTERRUPT', 'EXPSTATUS', 'EXPINFO', 'ALYX')", 0]`,
      ],
    ],
  ],
};

describe('EchoMachine', () => {
  it.each(Object.entries(STORIES))('%s', (_, story) => {
    const machine = new EchoMachine();
    for (const [act, outputs] of story) expect(act(machine).map(shown)).toEqual(outputs);
    expect(machine.pending).toBe(0);
    expect(machine.nextDeadlineMs).toBeUndefined();
  });

  it('knows when it has something to do next', () => {
    const machine = new EchoMachine();
    expect(machine.nextDeadlineMs).toBeUndefined();
    machine.send(intent(1, '[1, 1]', answer(1, 3000)), 0);
    machine.send(intent(2, '[2, 1]', answer(2, 400)), 100);
    expect(machine.nextDeadlineMs).toBe(500);
    machine.tick(500);
    expect([machine.nextDeadlineMs, machine.awaitingEcho, machine.pending]).toEqual([1000, true, 1]);
    machine.receive(Buffer.from('[1, 1]'), 600);
    expect([machine.nextDeadlineMs, machine.awaitingEcho, machine.pending]).toEqual([3000, false, 1]);
    machine.close(700);
    expect([machine.nextDeadlineMs, machine.pending]).toEqual([undefined, 0]);
  });

  it('has no deadline for an answer that may take for ever', () => {
    const machine = new EchoMachine();
    machine.send(intent(1, '[1, 1]', { answer: { event: 1, timeoutMs: undefined } }), 0);
    machine.receive(Buffer.from('[1, 1]'), 0);
    expect([machine.nextDeadlineMs, machine.pending]).toEqual([undefined, 1]);
  });

  it('ends everything when it closes, and sends nothing more', () => {
    const machine = new EchoMachine();
    for (const exchange of [1, 2, 3]) machine.send(intent(exchange, `[1, ${exchange}]`), 0);
    expect(machine.close(0).map(shown)).toEqual(['= 1 cancelled', '= 2 cancelled', '= 3 cancelled']);
    expect(machine.tick(10_000)).toEqual([]);
  });
});

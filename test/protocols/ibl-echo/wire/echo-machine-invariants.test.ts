import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EchoMachine } from '../../../../src/protocols/ibl-echo/wire/echo-machine.js';
import type { EchoOutput } from '../../../../src/protocols/ibl-echo/wire/echo-output.js';

/** Few messages, so that echoes, answers and copies meet. */
const TEXTS = [
  '[1, null]',
  '[1, 2]',
  '[2, "r", null]',
  '[32, 20]',
  '[0, "E: x", 1]',
  '[256, 1]',
  'text',
  '[1',
  '',
];
const text = fc.constantFrom(...TEXTS);

/** What the world does to a machine. */
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('receive' as const), text }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      text: fc.constantFrom(...TEXTS.slice(0, 4)),
      answer: fc.option(fc.constantFrom(1, 2, 32), { nil: undefined }),
      urgent: fc.boolean(),
      retries: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(1500) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), exchange: fc.nat(5) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Step {
  readonly atMs: number;
  readonly action: Action;
  readonly outputs: readonly EchoOutput[];
}

/** Runs a machine through some actions, and closes it. */
function run(actions: readonly Action[], repeats: boolean): Step[] {
  const machine = new EchoMachine({ repeats });
  let nowMs = 0;
  let exchange = 0;
  const act = (one: Action): EchoOutput[] => {
    switch (one.do) {
      case 'receive':
        return machine.receive(Buffer.from(one.text), nowMs);
      case 'send':
        exchange += 1;
        return machine.send(
          {
            exchange,
            bytes: Buffer.from(one.text),
            echoTimeoutMs: 1000,
            urgent: one.urgent,
            retries: one.retries,
            ...(one.answer !== undefined && { answer: { event: one.answer, timeoutMs: 3000 } }),
          },
          nowMs,
        );
      case 'wait':
        nowMs += one.ms;
        return machine.tick(nowMs);
      case 'refuse':
        return machine.refuse('ECONNREFUSED', 'refused', nowMs);
      case 'cancel':
        return machine.cancel(one.exchange, nowMs);
    }
  };
  const steps = actions.map((one) => ({ action: one, outputs: act(one), atMs: nowMs }));
  const last = { do: 'wait', ms: 0 } as const;
  return [...steps, { action: last, outputs: machine.close(nowMs), atMs: nowMs }];
}

const outputsOf = (steps: readonly Step[]) => steps.flatMap(({ outputs }) => outputs);
const sends = (steps: readonly Step[]) =>
  steps.flatMap(({ action: one }) => (one.do === 'send' ? [one] : []));

function check(property: (steps: readonly Step[]) => void): void {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), fc.boolean(), (actions, repeats) =>
      property(run(actions, repeats)),
    ),
    { numRuns: 500 },
  );
}

describe('EchoMachine, whatever happens to it', () => {
  it('settles every exchange exactly once', () => {
    check((steps) => {
      const settled = outputsOf(steps).flatMap((output) =>
        output.type === 'settled' ? [output.exchange] : [],
      );
      expect([...settled].sort((a, b) => a - b)).toEqual(sends(steps).map((_, index) => index + 1));
    });
  });

  it('sends a message once, and again only as often as it was told', () => {
    check((steps) => {
      const counts = new Map<number, number>();
      for (const output of outputsOf(steps)) {
        if (output.type !== 'transmit' || output.kind !== 'message') continue;
        counts.set(output.exchange ?? 0, (counts.get(output.exchange ?? 0) ?? 0) + 1);
      }
      for (const [exchange, count] of counts) {
        expect(count).toBeLessThanOrEqual(1 + (sends(steps)[exchange - 1]?.retries ?? 0));
      }
    });
  });

  it('never echoes an echo, and nothing that it did not just receive', () => {
    check((steps) => {
      for (const { action: one, outputs } of steps) {
        const echoes = outputs.filter((output) => output.type === 'transmit' && output.kind === 'echo');
        const received = outputs.find((output) => output.type === 'received');
        if (echoes.length === 0) continue;
        expect(one).toMatchObject({ do: 'receive' });
        expect(echoes).toHaveLength(1);
        expect(['message', 'malformed', 'error-report']).toContain(received?.verdict);
        expect(echoes).toMatchObject([{ bytes: Buffer.from(one.do === 'receive' ? one.text : '') }]);
      }
    });
  });

  it('says first what was received', () => {
    check((steps) => {
      for (const { action: one, outputs } of steps) {
        const first = outputs[0];
        if (one.do === 'receive') expect(first?.type).toBe('received');
        expect(outputs.filter(({ type }) => type === 'received')).toHaveLength(one.do === 'receive' ? 1 : 0);
      }
    });
  });

  it('answers nothing to an error report', () => {
    check((steps) => {
      for (const { action: one, outputs } of steps) {
        if (one.do !== 'receive' || !one.text.startsWith('[0')) continue;
        expect(outputs.filter((output) => output.type === 'transmit' && output.kind !== 'message')).toEqual(
          [],
        );
      }
    });
  });

  it('awaits one echo at a time but for urgent messages', () => {
    check((steps) => {
      const waiting = new Set<number>();
      for (const output of outputsOf(steps)) {
        if (output.type === 'settled') waiting.delete(output.exchange);
        if (output.type === 'advanced' && output.step === 'echo') waiting.delete(output.exchange);
        if (output.type !== 'transmit' || output.kind !== 'message') continue;
        const isUrgent = sends(steps)[(output.exchange ?? 0) - 1]?.urgent ?? false;
        waiting.delete(output.exchange ?? 0);
        const others = [...waiting].filter((other) => !sends(steps)[other - 1]?.urgent);
        if (!isUrgent && !repeated(steps, output.exchange ?? 0)) expect(others).toEqual([]);
        waiting.add(output.exchange ?? 0);
      }
    });
  });

  it('echoes a flood of the same bytes twenty times, and again when it has paused for a second', () => {
    const machine = new EchoMachine();
    const echoesOf = (count: number, fromMs: number) =>
      Array.from({ length: count }, (_, index) => machine.receive(Buffer.from('[1, 1]'), fromMs + index))
        .flat()
        .filter((output) => output.type === 'transmit').length;
    expect(echoesOf(5000, 0)).toBe(20);
    expect(echoesOf(10, 6000)).toBe(10);
  });

  it('comes to an end with an end like itself, also when a message came back after it was forgotten', () => {
    const ends = [new EchoMachine(), new EchoMachine()] as const;
    let flying: Buffer[] = [Buffer.from('[1, "long forgotten"]')];
    let turns = 0;
    for (; flying.length > 0 && turns < 1000; turns += 1) {
      const outputs = flying.flatMap((bytes) => ends[turns % 2 === 0 ? 0 : 1].receive(bytes, turns));
      flying = outputs.flatMap((output) => (output.type === 'transmit' ? [output.bytes] : []));
    }
    expect(turns).toBeLessThan(50);
  });
});

/** A message that is sent again goes ahead of its turn: it has had it. */
function repeated(steps: readonly Step[], exchange: number): boolean {
  return (sends(steps)[exchange - 1]?.retries ?? 0) > 0;
}

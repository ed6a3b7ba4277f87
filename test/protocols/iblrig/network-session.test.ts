import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LabnetError } from '../../../src/kernel/errors.js';
import { emptyLabState } from '../../../src/model/lab-state.js';
import { reduce } from '../../../src/model/reduce.js';
import { answering, sessionLab, threeRigs, urisOf } from '../../helpers/session-lab.js';
import type { SessionLab } from '../../helpers/session-lab.js';

const TODAY = '2026-01-15';
const REF = `${TODAY}_2_baz`;
const NAMES = ['main', 'cameras', 'ephys'] as const;

type Stage = 'connected' | 'initialised' | 'started' | 'ended';

/** Three rigs and a session that has come so far. */
async function labAt(stage: Stage, options = {}): Promise<SessionLab> {
  const lab = await sessionLab(threeRigs(REF), { subject: 'baz', ...options });
  const { session, run } = lab;
  await run(session.connect(urisOf(lab)));
  if (stage === 'connected') return lab;
  await run(session.initMixinNetwork());
  if (stage === 'initialised') return lab;
  await run(session.startMixinNetwork());
  if (stage === 'ended') await run(session.stopMixinNetwork());
  return lab;
}

/** Nothing is left of a session: no timer, no socket of its own. */
async function expectNothingLeft({ session, run, clock, net }: SessionLab): Promise<void> {
  await run(session.cleanupMixinNetwork({ notifyServices: false }));
  expect(session.state).toBe('cleaned');
  expect([clock.pending, net.open]).toEqual([0, NAMES.length]);
}

/** Forgets what the rigs heard so far. */
function forget({ rigs }: SessionLab): void {
  for (const rig of Object.values(rigs)) rig.heard.length = 0;
}

describe('a whole session', () => {
  it('goes through its states, and every step reaches every rig', async () => {
    const lab = await sessionLab(threeRigs(REF));
    const { session, run } = lab;
    expect(session.state).toBe('new');
    await run(session.connect(urisOf(lab)));
    // Nobody has answered anything: this is no connection yet.
    expect([session.state, session.isConnected]).toEqual(['opened', false]);
    expect(lab.heard()).toEqual({ main: [], cameras: [], ephys: [] });
    const initialised = await run(session.initMixinNetwork());
    expect([session.state, session.isConnected, session.mainSync]).toEqual(['initialised', true, 'main']);
    expect(initialised.rigs.map(({ rig, data }) => [rig, data])).toEqual(
      NAMES.map((name) => [name, [{ ok: 1 }]]),
    );
    await run(session.startMixinNetwork());
    expect(session.state).toBe('started');
    await run(session.stopMixinNetwork());
    expect(session.state).toBe('ended');
    await run(session.cleanupMixinNetwork({ notifyServices: true }));
    expect(session.state).toBe('cleaned');
    const all = [64, 1, 2, 4, 8];
    expect(lab.heard()).toEqual({ main: all, cameras: all, ephys: all });
    expect(session.outcomes.map(({ step, missed }) => [step, missed])).toEqual(
      ['EXPINFO', 'EXPINIT', 'EXPSTART', 'EXPEND', 'EXPCLEANUP'].map((step) => [step, []]),
    );
    await expectNothingLeft(lab);
  });

  it('may be connected anew when it is cleaned up', async () => {
    const lab = await labAt('ended');
    await expectNothingLeft(lab);
    await lab.run(lab.session.connect(urisOf(lab), { subject: 'baz' }));
    expect([lab.session.expRef, lab.session.outcomes]).toEqual([undefined, []]);
    await lab.run(lab.session.initMixinNetwork());
    expect(lab.session.state).toBe('initialised');
    await expectNothingLeft(lab);
  });

  it('shows its state, reference and main sync at each of its rigs, and nothing when it is over', async () => {
    const lab = await labAt('started');
    const experiment = () => {
      const { peers } = reduce(emptyLabState, lab.facts);
      return NAMES.map((name) => peers.get(`ibl-echo/${name}`)?.facts.experiment);
    };
    expect(experiment()).toEqual(NAMES.map(() => `started ${REF}, main sync main`));
    expect(inspect(lab.session)).toBe(`NetworkSession ${REF} <started> main, cameras, ephys`);
    await expectNothingLeft(lab);
    expect(experiment()).toEqual(NAMES.map(() => undefined));
  });

  it('runs without rigs', async () => {
    const { session } = await sessionLab({});
    await session.connect([]);
    await session.initMixinNetwork();
    expect(await session.run(() => 7)).toBe(7);
    expect(session.state).toBe('cleaned');
  });

  it('needs a subject', async () => {
    const lab = await sessionLab(threeRigs(REF), {});
    await lab.session.connect(urisOf(lab));
    await expect(lab.session.initMixinNetwork()).rejects.toMatchObject({ code: 'LABNET_INVALID_ARGUMENT' });
    expect(lab.heard().main).toEqual([]);
  });
});

describe('a rig that is dead at a step', () => {
  const STEPS = [
    ['EXPINFO', 'connected', (lab: SessionLab) => lab.session.initMixinNetwork(), 'connected', 'informed'],
    ['EXPINIT', 'connected', (lab: SessionLab) => lab.session.initMixinNetwork(), 'informed', 'initialised'],
    [
      'EXPSTART',
      'initialised',
      (lab: SessionLab) => lab.session.startMixinNetwork(),
      'initialised',
      'started',
    ],
    ['EXPEND', 'started', (lab: SessionLab) => lab.session.stopMixinNetwork(), 'started', 'ended'],
    [
      'EXPCLEANUP',
      'ended',
      (lab: SessionLab) => lab.session.cleanupMixinNetwork({ notifyServices: true }),
      'ended',
      'cleaned',
    ],
  ] as const;

  const EVENTS = { EXPINFO: 64, EXPINIT: 1, EXPSTART: 2, EXPEND: 4, EXPCLEANUP: 8 } as const;

  it.each(STEPS)(
    '%s: is named, and nobody else; a retry asks just that one',
    async (step, from, call, before, after) => {
      const lab = await labAt(from);
      const { session, run, rigs } = lab;
      const cameras = rigs.cameras!;
      const well = cameras.script;
      if (step === 'EXPINIT') {
        const { [`${EVENTS[step]}`]: _, '*': __, ...answers } = well.answers ?? {};
        cameras.script = { answers };
      } else cameras.script = { echoes: false };
      forget(lab);
      const failed = run(call(lab));
      await expect(failed).rejects.toMatchObject({
        code: 'LABNET_SESSION_INCOMPLETE',
        details: { step, missed: ['cameras'] },
        message: expect.stringMatching(
          `^1 of 3 rigs missed ${step} \\(cameras\\):\n  cameras \\(udp`,
        ) as string,
      });
      expect(session.state).toBe(step === 'EXPINFO' ? 'opened' : before);
      expect(session.missedStep?.missed).toEqual(['cameras']);
      expect(session.missedStep?.responses.size).toBe(2);
      forget(lab);
      // By itself, nothing is done about it.
      await lab.clock.advance(60_000);
      expect(lab.heard()).toEqual({ main: [], cameras: [], ephys: [] });
      cameras.script = well;
      const outcome = await run(session.retry());
      expect(lab.heard()).toEqual({ main: [], cameras: [EVENTS[step]], ephys: [] });
      expect([outcome.step, outcome.missed, outcome.rigs.map(({ rig }) => rig)]).toEqual([
        step,
        [],
        [...NAMES],
      ]);
      expect([session.state, session.missedStep]).toEqual([after, undefined]);
      await expect(session.retry()).rejects.toMatchObject({ code: 'LABNET_SESSION_ORDER' });
      await expectNothingLeft(lab);
    },
  );

  it('can be rolled back: EXPINTERRUPT and EXPCLEANUP go to those that started', async () => {
    const lab = await labAt('initialised');
    const { session, run } = lab;
    lab.rigs.cameras!.script = { echoes: false };
    await expect(run(session.startMixinNetwork())).rejects.toMatchObject({
      code: 'LABNET_SESSION_INCOMPLETE',
    });
    forget(lab);
    const outcomes = await run(session.rollback());
    expect(lab.heard()).toEqual({ main: [16, 8], cameras: [], ephys: [16, 8] });
    expect(lab.rigs.main?.heard[0]).toContain('"error": "LABNET_SESSION_INCOMPLETE"');
    expect(outcomes.map(({ step, missed }) => [step, missed])).toEqual([
      ['EXPINTERRUPT', []],
      ['EXPCLEANUP', []],
    ]);
    expect(session.state).toBe('interrupted');
    await expectNothingLeft(lab);
  });

  it('counts as one that started when it echoed, and only its response is missing', async () => {
    const lab = await labAt('initialised');
    lab.rigs.cameras!.script = {};
    await expect(lab.run(lab.session.startMixinNetwork())).rejects.toThrow(
      'echoed EXPSTART but sent no response',
    );
    forget(lab);
    await lab.run(lab.session.rollback());
    expect(lab.heard().cameras).toEqual([16, 8]);
    await expectNothingLeft(lab);
  });

  it('is not started twice by a second start', async () => {
    const lab = await labAt('initialised');
    lab.rigs.cameras!.script = { echoes: false };
    await expect(lab.run(lab.session.startMixinNetwork())).rejects.toBeInstanceOf(LabnetError);
    forget(lab);
    await expect(lab.session.startMixinNetwork()).rejects.toMatchObject({
      code: 'LABNET_SESSION_ORDER',
      message:
        'EXPSTART was sent already, and missed by cameras: retry() asks just those, rollback() ends it',
    });
    expect(lab.heard().main).toEqual([]);
    await expectNothingLeft(lab);
  });

  it('has its table: echo after, response after, what it said', async () => {
    const lab = await labAt('initialised');
    lab.rigs.cameras!.script = {};
    lab.rigs.ephys!.script = { ...lab.rigs.ephys!.script, answerAfterMs: 250 };
    await expect(lab.run(lab.session.startMixinNetwork())).rejects.toBeInstanceOf(LabnetError);
    expect(lab.session.missedStep?.rigs).toMatchObject([
      { rig: 'main', echoAfterMs: 0, responseAfterMs: 0, data: [{ ok: 1 }] },
      { rig: 'cameras', echoAfterMs: 0, responseAfterMs: undefined, data: [] },
      { rig: 'ephys', echoAfterMs: 0, responseAfterMs: 250, data: [{ ok: 1 }] },
    ]);
    expect(inspect(lab.session.missedStep)).toBe(
      [
        'EXPSTART: 2 of 3 rigs',
        'RIG      ECHO AFTER  RESPONSE AFTER  SAID',
        "main     0.0 ms      0.0 ms          {'ok': 1}",
        'cameras  0.0 ms      -               cameras (udp://127.0.0.1:11002): echoed EXPSTART but sent no response within 10000 ms',
        "ephys    0.0 ms      250.0 ms        {'ok': 1}",
      ].join('\n'),
    );
    await expectNothingLeft(lab);
  });

  it('is heard when its response comes after the deadline, which changes nothing', async () => {
    const lab = await labAt('initialised', { timeoutMs: 1000 });
    const { session, run } = lab;
    lab.rigs.cameras!.script = { ...lab.rigs.cameras!.script, answerAfterMs: 1500 };
    await expect(run(session.startMixinNetwork(), 1000)).rejects.toMatchObject({
      details: { missed: ['cameras'] },
    });
    const received = lab.facts.length;
    await lab.clock.advance(1000);
    const late = lab.facts
      .slice(received)
      .filter((fact) => fact.type === 'message.received' && fact.verdict === 'message');
    expect(late).toMatchObject([{ peer: 'ibl-echo/cameras', label: 'EXPSTART' }]);
    expect([session.state, session.missedStep?.missed]).toEqual(['initialised', ['cameras']]);
    await expectNothingLeft(lab);
  });
});

describe('the order of steps', () => {
  it.each([
    [
      'start before init',
      'connected',
      (lab: SessionLab) => lab.session.startMixinNetwork(),
      /EXPSTART .*connected|opened/,
    ],
    [
      'start twice',
      'started',
      (lab: SessionLab) => lab.session.startMixinNetwork(),
      /nothing is started twice/,
    ],
    [
      'init while it runs',
      'started',
      (lab: SessionLab) => lab.session.initMixinNetwork(),
      /the session is started/,
    ],
    [
      'connect while it is connected',
      'started',
      (lab: SessionLab) => lab.session.connect([]),
      /the session is started/,
    ],
    ['retry of nothing', 'started', (lab: SessionLab) => lab.session.retry(), /nothing to retry/],
    ['run before init', 'connected', (lab: SessionLab) => lab.session.run(() => 1), /EXPSTART/],
  ] as const)('%s is refused, and nothing is sent', async (_, stage, call, message) => {
    const lab = await labAt(stage);
    forget(lab);
    const refused = lab.run(call(lab) as Promise<unknown>);
    await expect(refused).rejects.toMatchObject({ code: 'LABNET_SESSION_ORDER' });
    await expect(refused).rejects.toThrow(message);
    expect(lab.heard()).toEqual({ main: [], cameras: [], ephys: [] });
    await expectNothingLeft(lab);
  });

  it('needs a network for everything but stopping', async () => {
    const { session } = await sessionLab(threeRigs(REF));
    for (const call of [
      () => session.initMixinNetwork(),
      () => session.rollback(),
      () => session.communicate('EXPINFO'),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'LABNET_SESSION_ORDER' });
    }
    expect(await session.stopMixinNetwork()).toBeUndefined();
    expect(await session.interruptMixinNetwork()).toBeUndefined();
    expect(await session.cleanupMixinNetwork()).toBeUndefined();
    await session.close();
    expect(session.state).toBe('new');
  });

  it('lets one step wait at a time', async () => {
    const lab = await labAt('initialised');
    lab.rigs.cameras!.script = {};
    const waiting = lab.session.startMixinNetwork();
    waiting.catch(() => undefined);
    await lab.clock.advance(100);
    await expect(lab.session.initMixinNetwork()).rejects.toThrow(
      'init does not belong here: start still waits',
    );
    await lab.run(lab.session.stopMixinNetwork()).catch(() => undefined);
    await expectNothingLeft(lab);
  });
});

describe('stopping', () => {
  it.each([
    ['stop', (lab: SessionLab) => lab.session.stopMixinNetwork(), 4],
    ['interrupt', (lab: SessionLab) => lab.session.interruptMixinNetwork('enough'), 16],
  ] as const)('%s: works at once while a start waits', async (_, call, event) => {
    const lab = await labAt('initialised');
    const { session, clock } = lab;
    lab.rigs.cameras!.script = {};
    const start = session.startMixinNetwork();
    const ended = expect(start).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    await clock.advance(3000);
    lab.rigs.cameras!.script = answering({});
    forget(lab);
    const stop = call(lab);
    await clock.advance(10);
    expect(lab.heard()).toEqual({ main: [event], cameras: [event], ephys: [event] });
    expect((await stop)?.isComplete).toBe(true);
    await ended;
    expect(session.state).toBe(event === 4 ? 'ended' : 'interrupted');
    await expectNothingLeft(lab);
  });

  it('interrupts with what went wrong, and names who missed it without throwing', async () => {
    const lab = await labAt('started');
    lab.rigs.ephys!.script = { echoes: false };
    forget(lab);
    const outcome = await lab.run(lab.session.interruptMixinNetwork(new RangeError('too far; token: abc')));
    expect(outcome?.missed).toEqual(['ephys']);
    const [[, [details]]] = lab.rigs.main!.heard.map(
      (text) => JSON.parse(text) as [number, [Record<string, unknown>]],
    ) as [[number, [Record<string, unknown>]]];
    expect(Object.keys(details)).toEqual(['error', 'message', 'traceback', 'file', 'line_no']);
    expect(details).toMatchObject({
      error: 'RangeError',
      message: 'too far; token: <redacted>',
      file: import.meta.filename,
      line_no: [expect.any(Number), expect.any(Number)],
    });
    expect(details.traceback).toMatch(
      /^RangeError: too far; token: <redacted>\nat .*network-session\.test\.ts:\d+:\d+/,
    );
    expect(lab.session.state).toBe('interrupted');
    await expectNothingLeft(lab);
  });

  it('ends what a session under way has begun when it is closed', async () => {
    for (const stage of ['initialised', 'started'] as const) {
      const lab = await labAt(stage);
      forget(lab);
      await lab.run(lab.session.close());
      expect(lab.heard()).toEqual({ main: [16], cameras: [16], ephys: [16] });
      expect(lab.rigs.main?.heard[0]).toContain('the console that ran the session was closed');
      expect(lab.session.state).toBe('cleaned');
      await lab.session.close();
    }
  });

  it('sends nothing on closing when nothing was begun or all has ended', async () => {
    for (const stage of ['connected', 'ended'] as const) {
      const lab = await labAt(stage);
      forget(lab);
      await lab.run(lab.session.close());
      expect(lab.heard()).toEqual({ main: [], cameras: [], ephys: [] });
      expect(lab.session.state).toBe('cleaned');
    }
  });
});

describe('run', () => {
  it('starts, does the task, ends and cleans up', async () => {
    const lab = await labAt('initialised');
    const states: string[] = [];
    const result = await lab.run(
      lab.session.run(
        (session) => {
          states.push(session.state);
          return 'data';
        },
        { notifyServices: true },
      ),
    );
    expect([result, states, lab.session.state]).toEqual(['data', ['started'], 'cleaned']);
    expect(lab.heard().ephys).toEqual([64, 1, 2, 4, 8]);
    await expectNothingLeft(lab);
  });

  it('tells every rig when the task fails, cleans up, and throws the error on', async () => {
    const lab = await labAt('initialised');
    const failed = lab.run(
      lab.session.run(() => {
        throw new TypeError('the bonsai died');
      }),
    );
    await expect(failed).rejects.toThrow('the bonsai died');
    expect(lab.heard()).toEqual({ main: [64, 1, 2, 16], cameras: [64, 1, 2, 16], ephys: [64, 1, 2, 16] });
    expect(lab.rigs.cameras?.heard.at(-1)).toContain('"error": "TypeError", "message": "the bonsai died"');
    expect(lab.session.state).toBe('cleaned');
    await expectNothingLeft(lab);
  });

  it('interrupts all rigs when some miss the start', async () => {
    const lab = await labAt('initialised');
    lab.rigs.cameras!.script = {};
    forget(lab);
    await expect(
      lab.run(
        lab.session.run(() => 1),
        30_000,
      ),
    ).rejects.toMatchObject({ details: { missed: ['cameras'] } });
    expect(lab.heard()).toEqual({ main: [2, 16], cameras: [2, 16], ephys: [2, 16] });
    await expectNothingLeft(lab);
  });

  it('does not end once more what was interrupted meanwhile', async () => {
    const lab = await labAt('initialised');
    await lab.run(lab.session.run((session) => session.interruptMixinNetwork('enough')));
    expect(lab.heard().main).toEqual([64, 1, 2, 16]);
    await expectNothingLeft(lab);
  });

  it('cleans up even when rigs miss the clean-up', async () => {
    const lab = await labAt('initialised');
    const failed = lab.run(
      lab.session.run(
        () => {
          lab.rigs.main!.script = { answers: { '4': ['$ev', 1], '16': ['$ev'] } };
        },
        { notifyServices: true },
      ),
      60_000,
    );
    await expect(failed).rejects.toMatchObject({ details: { step: 'EXPCLEANUP', missed: ['main'] } });
    expect(lab.session.state).toBe('cleaned');
    expect(lab.heard().main).not.toContain(16);
    await expectNothingLeft(lab);
  });
});

describe('communicate', () => {
  it('gives what the rigs answered and leaves the state alone', async () => {
    const lab = await labAt('started');
    const answers = await lab.run(lab.session.communicate('EXPSTATUS', 'RUNNING'));
    expect(answers).toEqual(new Map(NAMES.map((name) => [name, [{ ok: 1 }]])));
    expect(lab.session.state).toBe('started');
    await expectNothingLeft(lab);
  });

  it('throws what went wrong or returns it, and says so in the log', async () => {
    const lab = await labAt('started');
    lab.rigs.main!.script = { echoes: false };
    await expect(lab.run(lab.session.communicate('EXPSTATUS', 'RUNNING'))).rejects.toMatchObject({
      code: 'LABNET_SERVICES_INCOMPLETE',
    });
    const returned = await lab.run(
      lab.session.communicate('EXPSTATUS', 'RUNNING', { raiseOnException: false }),
    );
    expect(returned).toBeInstanceOf(LabnetError);
    const notes = lab.facts.filter((fact) => fact.type === 'note' && fact.level === 'error');
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatchObject({
      text: expect.stringMatching(/^Error on EXPSTATUS network mixin: /) as string,
    });
    await expectNothingLeft(lab);
  });
});

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LabnetError } from '../../../src/kernel/errors.js';
import { emptyLabState } from '../../../src/model/lab-state.js';
import { reduce } from '../../../src/model/reduce.js';
import {
  expectNothingLeft,
  forget,
  labAt,
  SESSION_REF,
  SESSION_RIGS,
  sessionLab,
  threeRigs,
  urisOf,
} from '../../helpers/session-lab.js';
import type { SessionLab } from '../../helpers/session-lab.js';

const REF = SESSION_REF;
const NAMES = SESSION_RIGS;

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
    const factsOf = (label: string) => {
      const { peers } = reduce(emptyLabState, lab.facts);
      return NAMES.map((name) => peers.get(`ibl-echo/${name}`)?.facts[label]);
    };
    expect(factsOf('experiment')).toEqual(NAMES.map(() => `started ${REF}, main sync main`));
    expect(factsOf('session')).toEqual(NAMES.map(() => REF));
    expect(inspect(lab.session)).toBe(`NetworkSession ${REF} <started> main, cameras, ephys`);
    await expectNothingLeft(lab);
    expect([...factsOf('experiment'), ...factsOf('session')]).toEqual(
      [...NAMES, ...NAMES].map(() => undefined),
    );
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
    const refused = lab.run<unknown>(call(lab));
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

import { describe, expect, it } from 'vitest';
import { LabnetError } from '../../../src/kernel/errors.js';
import { answering, expectNothingLeft, forget, labAt, SESSION_RIGS } from '../../helpers/session-lab.js';
import type { SessionLab } from '../../helpers/session-lab.js';

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
      /^RangeError: too far; token: <redacted>\nat .*stop-session\.test\.ts:\d+:\d+/,
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
    expect(answers).toEqual(new Map(SESSION_RIGS.map((name) => [name, [{ ok: 1 }]])));
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

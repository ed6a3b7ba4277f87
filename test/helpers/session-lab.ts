import { expect } from 'vitest';
import type { Clock } from '../../src/kernel/clock.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import { NetworkSession } from '../../src/protocols/iblrig/index.js';
import type { NetworkSessionOptions } from '../../src/protocols/iblrig/index.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import { testContext } from './protocol-context.js';
import { openScriptedRig } from './scripted-rigs.js';
import type { RigScript, ScriptedRig } from './scripted-rigs.js';

/** The day that this computer's calendar shows to the clock, as rigs write it. */
export function dayOf(clock: Clock): string {
  const now = new Date(clock.wallMs());
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** A session and its scripted rigs, on a network in memory. */
export interface SessionLab {
  readonly clock: ManualClock;
  readonly net: MemoryNet;
  readonly session: NetworkSession;
  readonly rigs: Readonly<Record<string, ScriptedRig>>;
  readonly facts: readonly LabEvent[];
  readonly today: string;
  /** Lets time pass until a promise is through: a rejection is the test's to look at. */
  readonly run: <T>(promise: Promise<T>, forMs?: number) => Promise<T>;
  /** Events that each rig has heard. */
  readonly heard: () => Record<string, readonly number[]>;
}

/** Makes the rigs and a session that is not connected. */
export async function sessionLab(
  scripts: Readonly<Record<string, RigScript>>,
  options: NetworkSessionOptions = { subject: 'baz' },
): Promise<SessionLab> {
  // Noon by the calendar of this computer, wherever it is.
  const clock = new ManualClock(new Date(2026, 0, 15, 12).getTime());
  const net = new MemoryNet({ clock });
  const context = testContext({ net, clock });
  const rigs: Record<string, ScriptedRig> = {};
  let port = 11001;
  for (const [name, script] of Object.entries(scripts)) {
    rigs[name] = await openScriptedRig(name, port++, script, { net, clock });
  }
  return {
    clock,
    net,
    rigs,
    facts: context.facts,
    today: dayOf(clock),
    session: new NetworkSession(context, options),
    async run(promise, forMs = 15_000) {
      promise.catch(() => undefined);
      await clock.advance(forMs);
      return promise;
    },
    heard: () =>
      Object.fromEntries(
        Object.values(rigs).map(({ name, heard }) => [
          name,
          heard.map((text) => (JSON.parse(text) as [number])[0]),
        ]),
      ),
  };
}

/** A rig that answers everything, its information with these. */
export function answering(info: Readonly<Record<string, unknown>>, rest: RigScript = {}): RigScript {
  return { ...rest, answers: { '64': ['$ev', 0, info], '*': ['$ev', { ok: 1 }], ...rest.answers } };
}

/** The main sync `main`, and two others that follow it. */
export function threeRigs(ref: unknown): Record<'main' | 'cameras' | 'ephys', RigScript> {
  return {
    main: answering({ main_sync: true, exp_ref: ref }),
    cameras: answering({ main_sync: false, exp_ref: null }),
    ephys: answering({ main_sync: false, exp_ref: null }),
  };
}

/** The rigs of a lab and where they are. */
export function urisOf({ rigs }: SessionLab): Record<string, string> {
  return Object.fromEntries(Object.values(rigs).map(({ name, uri }) => [name, uri]));
}

type Stage = 'connected' | 'initialised' | 'started' | 'ended';

/** The reference that the main sync of {@link labAt} gives out. */
export const SESSION_REF = '2026-01-15_2_baz';

/** Names of its rigs, in order. */
export const SESSION_RIGS = ['main', 'cameras', 'ephys'] as const;

/** Three rigs and a session that has come so far. */
export async function labAt(stage: Stage, options: NetworkSessionOptions = {}): Promise<SessionLab> {
  const lab = await sessionLab(threeRigs(SESSION_REF), { subject: 'baz', ...options });
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
export async function expectNothingLeft({ session, run, clock, net }: SessionLab): Promise<void> {
  await run(session.cleanupMixinNetwork({ notifyServices: false }));
  expect(session.state).toBe('cleaned');
  expect([clock.pending, net.open]).toEqual([0, SESSION_RIGS.length]);
}

/** Forgets what the rigs heard so far. */
export function forget({ rigs }: SessionLab): void {
  for (const rig of Object.values(rigs)) rig.heard.length = 0;
}

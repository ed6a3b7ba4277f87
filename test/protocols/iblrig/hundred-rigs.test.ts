import { describe, expect, it, onTestFinished } from 'vitest';
import { LabnetError } from '../../../src/kernel/errors.js';
import { NetworkSession } from '../../../src/protocols/iblrig/index.js';
import { SimRig } from '../../../src/sim/sim-rig.js';
import { patientClock } from '../../helpers/patient-clock.js';
import { testContext } from '../../helpers/protocol-context.js';

const RIGS = 100;

/** A hundred simulated rigs on the loopback, a tenth of them over TCP. */
async function hundredRigs() {
  const context = testContext({ clock: patientClock });
  const heard = new Map<string, string[]>();
  const rigs: SimRig[] = [];
  for (let index = 0; index < RIGS; index += 1) {
    const name = `rig ${String(index).padStart(2, '0')}`;
    const events: string[] = [];
    heard.set(name, events);
    const uri = `${index % 10 === 9 ? 'tcp' : 'udp'}://127.0.0.1:0`;
    const rig = await SimRig.open(
      { name, uri, mainSync: index === 41 },
      testContext({
        clock: patientClock,
        onFact: (fact) =>
          fact.type === 'message.received' && fact.verdict === 'message' && events.push(fact.label),
      }),
    );
    onTestFinished(() => rig.close());
    rigs.push(rig);
  }
  const session = new NetworkSession(context, { subject: 'mouse' });
  onTestFinished(() => session.close());
  await session.connect(Object.fromEntries(rigs.map((rig) => [rig.name, rig.uri])));
  return { session, rigs, heard };
}

describe('a session over a hundred rigs', () => {
  it('reaches all of them with every step', async () => {
    const { session, heard } = await hundredRigs();
    await session.initMixinNetwork();
    expect([session.state, session.mainSync]).toEqual(['initialised', 'rig 41']);
    await session.run(() => undefined, { notifyServices: true });
    expect(session.outcomes.map(({ step, rigs, missed }) => [step, rigs.length, missed])).toEqual(
      ['EXPINFO', 'EXPINIT', 'EXPSTART', 'EXPEND', 'EXPCLEANUP'].map((step) => [step, RIGS, []]),
    );
    for (const events of heard.values()) {
      expect(events).toEqual(['EXPINFO', 'EXPINIT', 'EXPSTART', 'EXPEND', 'EXPCLEANUP']);
    }
  });

  it('names the ten that are killed in its middle, and nobody else', async () => {
    const { session, rigs, heard } = await hundredRigs();
    await session.initMixinNetwork();
    await session.startMixinNetwork();
    const killed = rigs.filter((_, index) => index % 10 === 3);
    await Promise.all(killed.map((rig) => rig.close()));
    const names = killed.map(({ name }) => name);
    const error: unknown = await session.stopMixinNetwork().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LabnetError);
    expect(error).toMatchObject({ code: 'LABNET_SESSION_INCOMPLETE', details: { missed: names } });
    expect((error as Error).message).toContain(`10 of 100 rigs missed EXPEND (${names.join(', ')})`);
    expect(session.missedStep?.responses.size).toBe(90);
    const living = [...heard].filter(([name]) => !names.includes(name));
    for (const [, events] of living) expect(events.at(-1)).toBe('EXPEND');
    await session.cleanupMixinNetwork();
  });
});

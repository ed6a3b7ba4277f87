import { openFaultWorld } from './fault-world.js';
import { growth, sample } from './soak-sample.js';
import type { Sample } from './soak-sample.js';

/** Hours of lab time by a manual clock: ten rigs, each told something every second, on a network that loses a little. */
export async function soakByClock({ minutes = 60 }): Promise<{ samples: Sample[]; problems: string[] }> {
  const world = await openFaultWorld(5);
  const { clock, net, rigs, lab } = world;
  Object.assign(net.faults, { loss: 0.02, duplicate: 0.02, delayMs: 1, jitterMs: 20 });
  const samples: Sample[] = [];
  const timers: number[] = [];
  const state = { settled: 0 };
  let told = 0;
  for (let second = 0; second < minutes * 60; second += 1) {
    for (const rig of rigs) {
      told += 1;
      const sent = rig.ask([64, 20, { n: told }], { responseTimeoutMs: 5000 });
      void sent.catch(() => undefined).finally(() => (state.settled += 1));
    }
    await clock.advance(1000);
    // The network of the test remembers every datagram; the lab must not.
    net.sent.length = 0;
    if ((second + 1) % (minutes * 6) === 0) {
      samples.push(sample(second + 1));
      timers.push(clock.pending);
    }
  }
  await clock.advance(10_000);
  const pending = [...lab.store.state.exchanges.values()].filter(({ settled }) => !settled).length;
  const drift = clock.wallMs() - Date.UTC(2026, 0, 1) - clock.nowMs();
  await world.close();
  await clock.advance(10_000);
  return {
    samples,
    problems: [
      ...growth(samples),
      ...(state.settled === told && pending === 0 ? [] : [`${told - state.settled} exchanges never ended`]),
      ...(Math.max(...timers) > 200 ? [`${Math.max(...timers)} timers at once`] : []),
      ...(clock.pending === 0 ? [] : [`${clock.pending} timers are left`]),
      ...(drift === 0 ? [] : [`the clocks are ${drift} ms apart`]),
    ],
  };
}

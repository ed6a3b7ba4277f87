import { soakByClock } from './soak-by-clock.js';
import { soakOverLoopback } from './soak-over-loopback.js';
import { sampleLine } from './soak-sample.js';

/** `npm run soak`. */
export async function main(options: {
  readonly minutes?: number;
  readonly rigs?: number;
  readonly perSecond?: number;
  readonly seconds?: number;
}): Promise<readonly string[]> {
  const { minutes = 60, rigs = 1000, perSecond = 10, seconds = 600 } = options;
  const before = performance.now();
  const clocked = await soakByClock({ minutes });
  const tookS = Math.round((performance.now() - before) / 1000);
  console.log(`${minutes} minutes of lab time in ${tookS} s, ten rigs asked every second, 2 % loss`);
  for (const one of clocked.samples) console.log(sampleLine(one));
  const real = await soakOverLoopback({ rigs, perSecond, seconds });
  console.log(`${rigs} rigs told ${perSecond} times a second for ${seconds} s over loopback, with a journal`);
  for (const one of real.samples) console.log(sampleLine(one));
  console.log(
    `  ${real.confirmed} of ${real.wanted} confirmed, ${real.failed} failed, ${real.skipped} left out`,
  );
  console.log(
    `  round trip p50 ${real.p50Ms.toFixed(2)} ms, p99 ${real.p99Ms.toFixed(1)} ms; ${real.facts} facts`,
  );
  console.log(`  the last turn was ${Math.max(0, real.driftMs).toFixed(0)} ms late`);
  return [...clocked.problems, ...real.problems];
}

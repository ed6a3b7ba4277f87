// Services.start to a hundred rigs, ours and the reference's, to the same rigs.
import { aim, hasReference, median, quantile, runReference, startNodePeer } from './measure.mjs';
import { loadSubject } from './subject.mjs';

const RIGS = 100;
const STARTS = 30;
const WARM_UP = 30;

async function labnetStarts(ports) {
  const { EchoProtocol, Services, context } = await loadSubject();
  const rigs = await Promise.all(
    ports.map((port, index) =>
      EchoProtocol.client(`udp://127.0.0.1:${port}`, context, { name: `rig ${index}` }),
    ),
  );
  const services = new Services(rigs);
  const taken = [];
  for (let index = 0; index < WARM_UP + STARTS; index += 1) {
    const before = performance.now();
    const responses = await services.start(`2022-01-01_${Date.now()}${index}_subject`);
    if (index >= WARM_UP) taken.push(performance.now() - before);
    if (responses.size !== RIGS) throw new Error(`${responses.size} of ${RIGS} rigs answered`);
  }
  await services.close();
  return taken;
}

function report(name, taken) {
  const ms = (share) => `${quantile(taken, share).toFixed(1)} ms`.padStart(9);
  console.log(`  ${name.padEnd(46)} p50 ${ms(0.5)}   p99 ${ms(0.99)}`);
}

/** Measures and prints. */
export async function benchStartRigs() {
  const far = await startNodePeer('rigs', RIGS);
  const ours = await labnetStarts(far.ports);
  const theirs = hasReference
    ? (await runReference('services', WARM_UP + STARTS, ...far.ports)).starts.slice(WARM_UP)
    : [];
  await far.close();
  console.log(`Services.start to ${RIGS} rigs that echo and answer at once, ${STARTS} times`);
  report('labnet', ours);
  if (!hasReference) return;
  report('iblutil', theirs);
  aim('time of labnet over iblutil', median(ours) / median(theirs), { atMost: 0.2 });
}

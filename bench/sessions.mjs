// A push that waits for its answers, and whole sessions over 1, 10 and 100 rigs.
import { aim, median, quantile, startNodePeer } from './measure.mjs';
import { loadSubject } from './subject.mjs';

const PUSHES = 1000;
const SESSIONS = 20;
const WARM_UP = 100;
const SIZES = [1, 10, 100];

/** The reference looks at its queue every 0.2 s: a waiting push takes no less, however fast the rig is. */
const REFERENCE_PUSH_MS = 200;

const uriOf = (port) => `udp://127.0.0.1:${port}`;
const clientsOf = (ports) => Object.fromEntries(ports.map((port, index) => [`rig ${index}`, uriOf(port)]));

async function pushTimes([port]) {
  const { Auxiliaries, context } = await loadSubject();
  const aux = await Auxiliaries.open({ rig: uriOf(port) }, context);
  const taken = [];
  for (let index = 0; index < WARM_UP + PUSHES; index += 1) {
    const before = performance.now();
    const result = await aux.push('EXPINIT', { n: `${Date.now()} ${index}` }, { wait: true });
    if (!(result instanceof Map)) throw result;
    if (index >= WARM_UP) taken.push(performance.now() - before);
  }
  await aux.close();
  return taken;
}

/** From connecting to the closed network: information, initialise, start, end, clean-up. */
async function sessionTimes(ports) {
  const { NetworkSession, context } = await loadSubject();
  const taken = [];
  for (let index = 0; index < SESSIONS + 5; index += 1) {
    const session = new NetworkSession(context, { subject: 'bench', notifyServices: true });
    const before = performance.now();
    await session.connect(clientsOf(ports));
    await session.initMixinNetwork();
    await session.run(() => undefined);
    if (index >= 5) taken.push(performance.now() - before);
  }
  return taken;
}

function report(name, taken) {
  const ms = (share) => `${quantile(taken, share).toFixed(2)} ms`.padStart(10);
  console.log(`  ${name.padEnd(46)} p50 ${ms(0.5)}   p99 ${ms(0.99)}`);
}

/** Measures and prints. */
export async function benchSessions() {
  const far = await startNodePeer('session', Math.max(...SIZES));
  const pushes = await pushTimes(far.ports);
  const sessions = [];
  for (const size of SIZES) sessions.push(await sessionTimes(far.ports.slice(0, size)));
  await far.close();
  console.log(`push that waits for the answer of one rig, ${PUSHES} times`);
  report('labnet', pushes);
  aim("the reference's 0.2 s over a push of labnet", REFERENCE_PUSH_MS / median(pushes), { atLeast: 100 });
  console.log(`a whole session of five steps, ${SESSIONS} times`);
  for (const [index, size] of SIZES.entries()) report(`${size} rigs`, sessions[index]);
  const [one, , hundred] = sessions.map(median);
  aim('a session over 100 rigs over 100 sessions over one', hundred / (100 * one), { atMost: 1 });
}

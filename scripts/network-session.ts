/**
 * An experiment over several rigs, as iblrig runs one: information from all, the reference from the main sync,
 * initialise, start, a task, end, clean-up. A rig that is dead is found out, asked once more, and left out.
 *
 *   labnet run scripts/network-session.ts --demo
 *   labnet run scripts/network-session.ts --demo --remote behavior cameras -- mouse 5000
 *   labnet run scripts/network-session.ts --demo -- mouse 200 fail
 *
 * The first argument is the subject, the second how many milliseconds the task takes; with "fail" the task throws, and
 * every rig is told why. Ctrl-C and SIGTERM end it in order: the rigs are interrupted, then the network is closed.
 */
import { dict2ref, LabnetError } from 'labnet';
import type { NetworkSession, Session } from 'labnet';

/** In the embedded lab, "widefield" hears everything and says nothing. */
const RIGS = ['behavior', 'cameras', 'widefield'];

export default async function networkSession({
  session,
  remote,
  args,
  sleep,
  signal,
}: Session): Promise<void> {
  const [subject = 'demo_mouse', durationMs = '200', mood = 'well'] = args;
  await session.connect(remote.length > 0 ? remote : RIGS, { subject });
  await initialise(session);
  console.log(`session ${dict2ref(session.expRef) ?? ''}, main sync ${session.mainSync ?? ''}`);
  const task = async () => {
    console.log('the task begins');
    await sleep(Number(durationMs));
    if (mood === 'fail') throw new RangeError('the wheel does not turn');
    console.log('the task is done');
  };
  try {
    await session.run(task, { notifyServices: true });
  } finally {
    for (const outcome of session.outcomes) console.log(String(outcome));
    console.log(`the session is ${session.state}${signal.aborted ? ', ended by a signal' : ''}`);
  }
}

/** Initialises all rigs, or those that live. */
async function initialise(session: NetworkSession): Promise<void> {
  if (await succeeds(() => session.initMixinNetwork())) return;
  // Perhaps a message was lost: only those who missed it are asked once more.
  if (await succeeds(() => session.retry())) {
    if (session.state === 'informed') await session.initMixinNetwork();
    return;
  }
  const dead = session.missedStep?.missed ?? [];
  const living = [...session.remoteRigs.keys()].filter((name) => !dead.includes(name));
  console.log(`going on without ${dead.join(', ')}`);
  await session.rollback();
  await session.cleanupMixinNetwork({ notifyServices: false });
  await session.connect(living);
  await session.initMixinNetwork();
}

/** False when some rigs missed the step; whatever else goes wrong is thrown. */
async function succeeds(step: () => Promise<unknown>): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (!(error instanceof LabnetError) || error.code !== 'LABNET_SESSION_INCOMPLETE') throw error;
    console.log(error.message);
    return false;
  }
}

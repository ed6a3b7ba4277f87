/**
 * A whole session over all rigs that answer: info, init, start, status, end, cleanup.
 *
 *   labnet run scripts/demo-session.ts --demo
 *   labnet run scripts/demo-session.ts --demo -- 2026-01-31_2_mouse behavior cameras
 *
 * The first argument is the experiment reference, the others name the rigs. Without names, every rig is asked for its
 * information, and those that answer take part.
 */
import { LabnetError, Services } from 'labnet';
import type { Communicator, Responses, Session } from 'labnet';

export default async function demoSession({ rigs, args, sleep, lab, signal }: Session): Promise<void> {
  const [expRef = '2026-01-31_1_demo', ...names] = args;
  const all = Object.values(rigs);
  const chosen = names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all;
  const present = await whoAnswers(chosen);
  if (present.size === 0) throw new Error('no rig answers');
  const session = new Services(present.values());
  lab.note(`session ${expRef} with ${[...present.keys()].join(', ')}`);

  show('initialised', await session.init({ exp_ref: expRef }));
  try {
    show('started', await session.start(expRef));
    await sleep(200);
    show('status', await session.status('RUNNING'));
  } finally {
    // Whatever happens in between, no rig is left running.
    show('stopped', await session.stop(null, { immediately: signal.aborted }));
    show('cleaned up', await session.cleanup());
  }
}

/** Asks every rig for its information; the ones that do not answer are named and left out. */
async function whoAnswers(rigs: readonly Communicator[]): Promise<Map<string, Communicator>> {
  const services = new Services(rigs);
  let answered: Responses;
  try {
    answered = await services.info('CONNECTED');
  } catch (error) {
    if (!(error instanceof LabnetError) || !(error.details.responses instanceof Map)) throw error;
    console.log(error.message);
    answered = error.details.responses as Responses;
  }
  return new Map(rigs.filter(({ name }) => answered.has(name)).map((rig) => [rig.name, rig]));
}

function show(step: string, responses: Responses): void {
  console.log(`${step}: ${[...responses.keys()].join(', ')}`);
}

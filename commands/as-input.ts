import { EXIT, LabnetError, messageOf } from '../src/kernel/errors.js';
import type { Lab } from '../src/lab/lab.js';
import { withoutSecrets } from '../src/runtime/secrets.js';

/** How a command ended: its exit code, and what there was against it. */
export interface InputOutcome {
  readonly exitCode: number;
  /** The first line of it is kept. */
  readonly problem?: string;
}

/** Runs what a command was asked, with the request and its end among the facts. Secrets are left out of both. */
export async function asInput<Outcome extends InputOutcome>(
  lab: Lab,
  text: string,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const atMs = lab.clock.wallMs();
  lab.publish({ type: 'input.entered', atMs, input: 1, source: 'command', text: withoutSecrets(text) });
  try {
    const outcome = await run();
    settle(lab, outcome);
    return outcome;
  } catch (error) {
    const exitCode = error instanceof LabnetError ? error.exitCode : EXIT.failed;
    settle(lab, { exitCode, problem: messageOf(error) });
    throw error;
  }
}

function settle(
  lab: Lab,
  { exitCode, problem = exitCode === EXIT.ok ? '' : `exit ${exitCode}` }: InputOutcome,
): void {
  lab.publish({
    type: 'input.settled',
    atMs: lab.clock.wallMs(),
    input: 1,
    outcome: exitCode === EXIT.ok ? 'ok' : exitCode === EXIT.interrupted ? 'interrupted' : 'error',
    text: withoutSecrets(problem.split('\n')[0] ?? ''),
  });
}

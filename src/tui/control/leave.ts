import type { LabState } from '../../model/lab-state.js';
import { selectPending, selectRunning } from '../../model/selectors.js';

/**
 * What goes on when labnet is left, for people. Empty: nothing.
 *
 * @param busy - An entry of the REPL is being evaluated.
 */
export function leftBehind(lab: LabState, busy: boolean): string {
  const pending = selectPending(lab).length;
  const running = selectRunning(lab).map(({ name, running: what }) => `${name} (${what})`);
  return [
    ...(running.length > 0 ? [`still running: ${running.join(', ')}`] : []),
    ...(busy ? ['an entry of the REPL runs'] : []),
    ...(pending > 0 ? [`${pending} still wait for an answer`] : []),
  ].join('; ');
}

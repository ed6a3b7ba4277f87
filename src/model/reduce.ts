import type { LabEvent } from './lab-event.js';
import type { LabState } from './lab-state.js';
import { StateDraft } from './state-draft.js';

/**
 * The state after some facts.
 *
 * @param state - The state before; not changed.
 * @param events - The facts, oldest first.
 */
export function reduce(state: LabState, events: readonly LabEvent[]): LabState {
  return events.length === 0 ? state : new StateDraft(state).take(events).snapshot();
}

import type { Clock } from '../kernel/clock.js';
import type { Publish } from '../model/lab-event.js';
import type { LabStore } from '../model/lab-store.js';

/** What the faces of a lab need of it. */
export interface TuiLab {
  readonly store: Pick<LabStore, 'state' | 'watch'>;
  readonly clock: Clock;
  readonly publish: Publish;
}

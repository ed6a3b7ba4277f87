import type { Clock } from '../kernel/clock.js';
import type { LabAction } from '../model/lab-action.js';
import type { Publish } from '../model/lab-event.js';
import type { LabStore } from '../model/lab-store.js';
import type { LabGlobal, Operator } from '../protocols/protocol.js';

export type { LabGlobal, Operator };

/** An open lab: the protocols of the registry, each with its part of the configuration, and one state. */
export interface Lab {
  readonly store: LabStore;
  readonly clock: Clock;
  /** Takes a fact: observers (the journal first), then the store. */
  readonly publish: Publish;
  /** What the REPL and scripts see: `rigs`, `services`, `sockets` … */
  readonly globals: readonly LabGlobal[];
  /** What can be done with peers, as expressions on the globals. */
  readonly actions: readonly LabAction[];
  /** Closes every protocol, last opened first. Idempotent. */
  close(): Promise<void>;
}

import { inspectSymbol } from '../kernel/inspect.js';
import type { Lab } from '../lab/lab.js';
import type { LabState } from '../model/lab-state.js';
import { selectPeers, selectPending } from '../model/selectors.js';

/** The lab as the REPL and scripts see it: `lab`. */
export class LabObject {
  readonly #lab: Lab;

  constructor(
    lab: Lab,
    /** As the configuration has it. */
    readonly name: string,
  ) {
    this.#lab = lab;
  }

  /** Everything that is known at this moment: peers, exchanges, readings, log. Never changed in place. */
  get state(): LabState {
    return this.#lab.store.state;
  }

  /** Writes a line into the log and the journal. */
  note(text: string): void {
    const { clock, publish } = this.#lab;
    publish({ type: 'note', atMs: clock.wallMs(), level: 'info', text });
  }

  [inspectSymbol](): string {
    const peers = selectPeers(this.state);
    const heard = peers.filter(({ condition }) => condition === 'heard').length;
    return `Lab ${this.name} <${heard} of ${peers.length} heard, ${selectPending(this.state).length} pending>`;
  }
}

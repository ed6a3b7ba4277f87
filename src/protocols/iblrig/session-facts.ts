import type { LogLevel } from '../../kernel/logger.js';
import type { ProtocolContext } from '../protocol.js';
import type { StepOutcome } from './step-outcome.js';

/** Tells the model how a session stands: a label of each of its rigs, and lines of the log. */
export class SessionFacts {
  constructor(private readonly context: Pick<ProtocolContext, 'clock' | 'publish'>) {}

  /**
   * Shows at each rig where the session stands.
   *
   * @param session - Reference of the experiment; empty: there is none, or none any more.
   * @param text - Of a rig; empty: nothing is shown any more.
   */
  describe(rigs: readonly string[], session: string, text: (rig: string) => string): void {
    const { clock, publish } = this.context;
    for (const rig of rigs) {
      const facts = { experiment: text(rig), session };
      publish({ type: 'peer.described', atMs: clock.wallMs(), peer: `ibl-echo/${rig}`, facts });
    }
  }

  /** One line about a step: how many rigs have done it, and who missed it. */
  step({ step, rigs, missed }: StepOutcome): void {
    if (missed.length === 0)
      this.note('info', `session: ${step} answered by ${rigs.length} of ${rigs.length} rigs`);
    else
      this.note(
        'warn',
        `session: ${step} missed by ${missed.join(', ')} (${missed.length} of ${rigs.length} rigs)`,
      );
  }

  note(level: LogLevel, text: string): void {
    const { clock, publish } = this.context;
    publish({ type: 'note', atMs: clock.wallMs(), level, text });
  }
}

import type { LogLevel } from '../../kernel/logger.js';
import type { ProtocolContext } from '../protocol.js';
import type { SessionSubject } from './session-subject.js';
import type { StepOutcome } from './step-outcome.js';
import type { SessionState } from './wire/session-order.js';

/** Tells the model how a session stands: a label of each of its rigs, and lines of the log. */
export class SessionFacts {
  constructor(private readonly context: Pick<ProtocolContext, 'clock' | 'publish'>) {}

  /**
   * Shows at each rig where the session stands, and which step the rig missed. Of one that is cleaned up nothing is
   * shown any more.
   */
  describe(
    rigs: readonly string[],
    state: SessionState,
    subject: SessionSubject,
    missed: StepOutcome | undefined,
  ): void {
    const isOver = state === 'cleaned';
    const mainSync = subject.mainSync === undefined ? '' : `, main sync ${subject.mainSync}`;
    const text = isOver ? '' : `${state} ${subject.text}${mainSync}`;
    const session = isOver ? '' : (subject.refText ?? '');
    const { clock, publish } = this.context;
    for (const rig of rigs) {
      const experiment = missed?.missed.includes(rig) ? `missed ${missed.step}, ${text}` : text;
      const facts = { experiment, session };
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

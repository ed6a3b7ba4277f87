import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { calendarDay, ruleError } from './session-rules.js';
import type { StepOutcome } from './step-outcome.js';
import { dict2ref } from './wire/exp-ref.js';
import type { ExpRefDict } from './wire/exp-ref.js';
import { readMainSync } from './wire/main-sync.js';

/** What a session is about: its subject, and the reference that its main sync gave out. */
export class SessionSubject {
  #expRef: ExpRefDict | undefined;
  #mainSync: string | undefined;

  /**
   * @param name - Whom the experiment is about; undefined: not known yet.
   */
  constructor(readonly name: string | undefined) {}

  /** Undefined before the main sync gave it out. */
  get expRef(): ExpRefDict | undefined {
    return this.#expRef;
  }

  /** Name of the rig that all are synchronised to. */
  get mainSync(): string | undefined {
    return this.#mainSync;
  }

  /** The reference as text; null: none. */
  get refText(): string | null {
    return dict2ref(this.#expRef);
  }

  /** The reference, or else the subject, for people. Empty: neither is known. */
  get text(): string {
    return this.refText ?? this.name ?? '';
  }

  /** @throws LABNET_INVALID_ARGUMENT without a subject. */
  nameOrThrow(): string {
    if (this.name !== undefined && this.name !== '') return this.name;
    const text = "a session needs a subject: session.connect(rigs, {subject: 'mouse'})";
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, text);
  }

  /**
   * Every rig has answered EXPINFO: there must be one main sync, and its session must be this one. Without rigs
   * nothing is learnt.
   *
   * @param wallMs - Now, in milliseconds since 1970.
   * @throws LABNET_SESSION_BAD_ANSWER, LABNET_SESSION_MAIN_SYNC, LABNET_SESSION_SUBJECT, LABNET_SESSION_DATE
   */
  learn({ rigs, responses }: StepOutcome, wallMs: number): void {
    if (rigs.length === 0) return;
    const own = { subject: this.nameOrThrow(), today: calendarDay(wallMs) };
    const reading = readMainSync(responses, own);
    if (reading.kind !== 'found') throw ruleError(reading, own);
    this.#expRef = reading.expRef;
    this.#mainSync = reading.rig;
  }
}

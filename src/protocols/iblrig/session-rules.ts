import { LabnetError } from '../../kernel/errors.js';
import { iblrigErrors } from './errors.js';
import type { StepOutcome } from './step-outcome.js';
import { dict2ref } from './wire/exp-ref.js';
import type { MainSyncReading } from './wire/main-sync.js';
import { orderProblem } from './wire/session-order.js';
import type { OrderedStep, SessionState } from './wire/session-order.js';

/** Midnight UTC of the day that the calendar on the wall shows. */
export function calendarDay(wallMs: number): Date {
  const now = new Date(wallMs);
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
}

/** A step out of its order. */
export function orderError(text: string): LabnetError {
  return new LabnetError(iblrigErrors.LABNET_SESSION_ORDER, text);
}

/** @throws LABNET_SESSION_ORDER when the step does not belong into this state. */
export function checkOrder(step: OrderedStep, state: SessionState): void {
  const problem = orderProblem(step, state);
  if (problem !== undefined) throw orderError(problem);
}

/** @throws LABNET_SESSION_ORDER when some rigs missed this very step: it is not sent to the others again. */
export function checkNotMissed(step: string, missed: StepOutcome | undefined): void {
  if (missed?.step !== step) return;
  throw orderError(
    `${step} was sent already, and missed by ${missed.missed.join(', ')}: retry() asks just those, rollback() ends it`,
  );
}

/** This computer cannot be the main sync and have remote rigs. */
export function ownMainSync(): LabnetError {
  const text = 'this computer is the main sync (MAIN_SYNC): it cannot have remote rigs';
  return new LabnetError(iblrigErrors.LABNET_SESSION_MAIN_SYNC, text, {
    remedy: 'Run the session on another rig, or without remote rigs.',
  });
}

const RULE_ERRORS = {
  'bad-answer': iblrigErrors.LABNET_SESSION_BAD_ANSWER,
  'main-sync': iblrigErrors.LABNET_SESSION_MAIN_SYNC,
  subject: iblrigErrors.LABNET_SESSION_SUBJECT,
  date: iblrigErrors.LABNET_SESSION_DATE,
} as const;

/** What the answers to EXPINFO break, as an error that names both sides. */
export function ruleError(
  reading: Exclude<MainSyncReading, { kind: 'found' }>,
  own: { readonly subject: string },
): LabnetError {
  const { kind, problem } = reading;
  const who = kind === 'main-sync' ? { rigs: reading.rigs } : { rig: reading.rig };
  const theirs =
    kind === 'subject' || kind === 'date' ? { expRef: dict2ref(reading.expRef), subject: own.subject } : {};
  const text = kind === 'bad-answer' ? `${reading.rig}: ${problem}` : problem;
  return new LabnetError(RULE_ERRORS[kind], text, { details: { ...who, ...theirs } });
}

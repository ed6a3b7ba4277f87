import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import type { RigOutcome } from '../ibl-echo/index.js';
import type { Auxiliaries } from './auxiliaries.js';
import { iblrigErrors } from './errors.js';
import { StepOutcome } from './step-outcome.js';

/** A message to all rigs, or to some. */
export interface StepRequest {
  readonly step: string;
  readonly args: readonly unknown[];
  readonly only?: readonly string[];
  /** Limit of the responses. @defaultValue that of the Auxiliaries */
  readonly timeoutMs?: number;
}

/** Sends one message and gathers what became of it at each rig. Never rejects. */
export async function performStep(
  auxiliaries: Auxiliaries,
  { step, args, only, timeoutMs }: StepRequest,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const outcomes = new Map<string, RigOutcome>();
  const result = await auxiliaries
    .request(step, args, {
      ...(signal && { signal }),
      ...(only && { only }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      onOutcome: (outcome) => outcomes.set(outcome.rig, outcome),
    })
    .catch((error: unknown) => (error instanceof Error ? error : new Error(messageOf(error))));
  const names = [...(auxiliaries.services?.keys() ?? [])].filter((name) => only?.includes(name) ?? true);
  const notAsked = result instanceof Error ? result : new Error(`${step} was not sent`);
  const missing = { echoAfterMs: undefined, responseAfterMs: undefined, data: [], error: notAsked };
  return new StepOutcome(
    step,
    names.map((rig) => outcomes.get(rig) ?? { rig, ...missing }),
  );
}

/** The error of a step that some rigs missed; undefined when none did. */
export function stepError(outcome: StepOutcome): LabnetError | undefined {
  const { step, missed, rigs } = outcome;
  if (outcome.isComplete) return undefined;
  const errors = rigs.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const isCancelled = (error: unknown) =>
    error instanceof LabnetError && error.code === kernelErrors.LABNET_CANCELLED.code;
  if (errors.every(isCancelled)) {
    return new LabnetError(kernelErrors.LABNET_CANCELLED, `the wait for ${step} was cancelled`, {
      details: { outcome },
    });
  }
  const reasons = errors.map((error) => `\n  ${messageOf(error)}`).join('');
  const text = `${missed.length} of ${rigs.length} rigs missed ${step} (${missed.join(', ')}):${reasons}`;
  return new LabnetError(iblrigErrors.LABNET_SESSION_INCOMPLETE, text, {
    details: { step, missed, outcome },
    cause: errors[0],
  });
}

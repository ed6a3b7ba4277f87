import type { Auxiliaries } from './auxiliaries.js';
import { detailsOf } from './details-of.js';
import { LabnetError } from '../../kernel/errors.js';
import { iblrigErrors } from './errors.js';
import type { SessionFacts } from './session-facts.js';
import { performStep, stepError } from './perform-step.js';
import type { StepRequest } from './perform-step.js';
import { StepOutcome } from './step-outcome.js';

/** A step that some rigs missed. */
interface MissedStep {
  readonly request: StepRequest;
  readonly outcome: StepOutcome;
  readonly complete: Complete;
}

/** What is to be done when every rig has done a step. */
type Complete = (outcome: StepOutcome) => void;

/** How long rigs may take to answer an interruption, in milliseconds: whoever interrupts is in a hurry. */
const INTERRUPT_TIMEOUT_MS = 4000;

/** The steps of one session: what was sent, what became of it at each rig, and who missed the last one. */
export class SessionSteps {
  readonly outcomes: StepOutcome[] = [];
  #missed: MissedStep | undefined;

  constructor(
    readonly auxiliaries: Auxiliaries,
    /** Names of all rigs, in order. */
    readonly rigs: readonly string[],
    private readonly facts: SessionFacts,
  ) {}

  get missed(): StepOutcome | undefined {
    return this.#missed?.outcome;
  }

  /** Rigs that have the message by which they started, or else the one by which they were initialised. */
  get begun(): readonly string[] {
    const newest = (step: string) =>
      this.outcomes.findLast((outcome) => outcome.step === step)?.reached ?? [];
    const started = newest('EXPSTART');
    return started.length > 0 ? started : newest('EXPINIT');
  }

  /**
   * Sends a message to every rig.
   *
   * @throws LABNET_SESSION_INCOMPLETE when some missed it; LABNET_CANCELLED; what `complete` throws.
   */
  async run(request: StepRequest, signal: AbortSignal, complete: Complete): Promise<StepOutcome> {
    const outcome = await this.#record(request, signal);
    this.#conclude({ request, outcome, complete });
    return outcome;
  }

  /** Sends the missed step to those who missed it. Resolves with the outcome of all rigs. */
  async retry(signal: AbortSignal): Promise<StepOutcome> {
    const missed = this.#missed;
    if (!missed) {
      const text = 'there is nothing to retry: no rig missed a step';
      throw new LabnetError(iblrigErrors.LABNET_SESSION_ORDER, text);
    }
    const { request, complete } = missed;
    const again = await this.#record({ ...request, only: missed.outcome.missed }, signal);
    const outcome = missed.outcome.mergedWith(again);
    this.outcomes.splice(-1, 1, outcome);
    this.#conclude({ request, outcome, complete });
    return outcome;
  }

  /** EXPINTERRUPT to all rigs or some. Never throws: who missed it stands in the outcome. */
  async interrupt(reason: unknown, only?: readonly string[]): Promise<StepOutcome> {
    this.#missed = undefined;
    const timeoutMs = INTERRUPT_TIMEOUT_MS;
    return this.#record({
      step: 'EXPINTERRUPT',
      args: [detailsOf(reason)],
      timeoutMs,
      ...(only && { only }),
    });
  }

  /** EXPINTERRUPT and EXPCLEANUP to those that have begun. */
  async rollback(): Promise<readonly StepOutcome[]> {
    const only = this.begun;
    const reason = (this.missed && stepError(this.missed)) ?? 'rolled back by the operator';
    this.#missed = undefined;
    if (only.length === 0) return [];
    const interrupted = await this.interrupt(reason, only);
    const timeoutMs = INTERRUPT_TIMEOUT_MS;
    return [interrupted, await this.#record({ step: 'EXPCLEANUP', args: [], only, timeoutMs })];
  }

  async #record(request: StepRequest, signal?: AbortSignal): Promise<StepOutcome> {
    if (this.rigs.length === 0) return new StepOutcome(request.step, []);
    const outcome = await performStep(this.auxiliaries, request, signal);
    this.outcomes.push(outcome);
    this.facts.step(outcome);
    return outcome;
  }

  #conclude(step: MissedStep): void {
    const error = stepError(step.outcome);
    this.#missed = error ? step : undefined;
    if (error) throw error;
    step.complete(step.outcome);
  }
}

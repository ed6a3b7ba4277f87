import type { Clock } from '../../kernel/clock.js';
import type { LabnetError } from '../../kernel/errors.js';
import type { LabEvent } from '../../model/lab-event.js';
import type { Address } from '../../transport/net.js';
import type { EchoFacts } from './echo-facts.js';
import { exchangeError, TOO_MANY } from './exchange-error.js';
import type { FarCondition } from './far-condition.js';
import type { Remote } from './remote-table.js';
import type { EchoOutput, ExchangeResult } from './wire/echo-output.js';

/** What is published, and what is done after that, in order. */
export interface EchoStep {
  readonly facts: LabEvent[];
  readonly effects: (() => void)[];
}

/** Somebody waits for the outcome of an exchange. */
export interface WaitingExchange {
  /** `EXPSTART` … */
  readonly message: string;
  readonly onEcho: (() => void) | undefined;
  readonly settle: (result: ExchangeResult, error: LabnetError | undefined) => void;
}

/** Whose steps these are, and what they do to the world. */
export interface EchoStepsOptions {
  readonly name: string;
  readonly uri: string;
  readonly facts: EchoFacts;
  readonly far: FarCondition;
  readonly clock: Clock;
  readonly transmit: (bytes: Buffer, to: Address) => void;
  readonly dispatch: (remote: Remote, event: number, data: readonly unknown[]) => void;
}

const nothing = (): void => undefined;

/** Makes of a machine's outputs what is told and done because of them. Knows who waits for which exchange. */
export class EchoSteps {
  readonly #waiting = new Map<number, WaitingExchange>();

  constructor(private readonly options: EchoStepsOptions) {}

  /** Exchanges that somebody waits for, in the order in which they were begun. */
  get waiting(): ReadonlyMap<number, WaitingExchange> {
    return this.#waiting;
  }

  wait(id: number, waiting: WaitingExchange): void {
    this.#waiting.set(id, waiting);
  }

  /**
   * The step of some outputs.
   *
   * @param before - A fact that is told before them.
   */
  of(remote: Remote, outputs: readonly EchoOutput[], before?: LabEvent): EchoStep {
    const atMs = this.options.clock.wallMs();
    const step: EchoStep = { facts: before ? [before] : [], effects: [] };
    for (const output of outputs) this.#add(remote, output, atMs, step);
    return step;
  }

  /** The step of an exchange that ends. An empty one when it has ended. */
  ended(id: number, result: ExchangeResult, before?: LabEvent): EchoStep {
    const step: EchoStep = { facts: before ? [before] : [], effects: [] };
    this.#end(id, result, step);
    return step;
  }

  #add(remote: Remote, output: EchoOutput, atMs: number, step: EchoStep): void {
    const { facts, transmit, dispatch } = this.options;
    switch (output.type) {
      case 'received':
        step.facts.push(facts.received(output, remote.addr, atMs));
        break;
      case 'transmit':
        step.facts.push(facts.sent(output, atMs));
        step.effects.push(() => transmit(output.bytes, remote.addr));
        break;
      case 'advanced':
        step.facts.push(facts.advanced(output, atMs));
        if (output.step === 'echo') step.effects.push(this.#waiting.get(output.exchange)?.onEcho ?? nothing);
        break;
      case 'settled':
        this.#end(output.exchange, output.result, step);
        break;
      case 'dispatch':
        step.effects.push(() => dispatch(remote, output.event, output.data));
        break;
    }
  }

  #end(id: number, result: ExchangeResult, step: EchoStep): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    const { name, uri, facts, far, clock } = this.options;
    const error = exchangeError(result, { name, uri, message: waiting.message });
    if (result.kind === 'timeout' && result.awaiting === 'echo')
      step.facts.push(...far.became('silent', error?.message));
    if (result.kind === 'refused' && result !== TOO_MANY)
      step.facts.push(...far.became('refused', error?.message));
    step.facts.push(facts.settled(id, result, error, clock.wallMs()));
    step.effects.push(() => waiting.settle(result, error));
  }
}

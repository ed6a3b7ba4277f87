import type { Clock } from '../../kernel/clock.js';
import type { LabEvent, PeerCondition } from '../../model/lab-event.js';
import type { EchoFacts } from './echo-facts.js';

/** Whose condition it is. */
export interface FarConditionOptions {
  /** One that listens hears many: one of them that is silent says nothing about the others. */
  readonly listens: boolean;
  readonly facts: EchoFacts;
  readonly clock: Clock;
  /** It is silent, or refuses. */
  readonly onOutOfReach: () => void;
}

/** What is known of the far end of one communicator. */
export class FarCondition {
  #current: PeerCondition = 'never-heard';
  #lastHeardAtMs: number | undefined;

  constructor(private readonly options: FarConditionOptions) {}

  get current(): PeerCondition {
    return this.#current;
  }

  /** Milliseconds since 1970. Undefined: never. */
  get lastHeardAtMs(): number | undefined {
    return this.#lastHeardAtMs;
  }

  /** Something arrived. The fact of what it was says so. */
  heard(): void {
    this.#current = 'heard';
    this.#lastHeardAtMs = this.options.clock.wallMs();
  }

  /** It is another one. Returns what is to be told of it. */
  became(condition: PeerCondition, reason: string | undefined): readonly LabEvent[] {
    const { listens, facts, clock, onOutOfReach } = this.options;
    if (listens && condition !== 'closed') return [];
    this.#current = condition;
    if (condition === 'silent' || condition === 'refused') onOutOfReach();
    return [facts.condition(condition, reason, clock.wallMs())];
  }
}

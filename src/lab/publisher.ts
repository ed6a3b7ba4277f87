import { messageOf } from '../kernel/errors.js';
import type { Logger } from '../kernel/logger.js';
import type { LabEvent, Publish } from '../model/lab-event.js';
import type { LabStore } from '../model/lab-store.js';
import { redactFact } from './redact-fact.js';

/** Takes facts, in order, before anybody else knows them: those that belong together at once. */
export interface FactKeeper {
  recordAll(events: readonly LabEvent[]): void;
}

/** Who is told facts. */
export interface PublisherOptions {
  readonly journal?: FactKeeper | undefined;
  /** Told each fact before the state knows it, in order. */
  readonly observers: readonly Publish[];
  readonly store: LabStore;
  readonly logger: Logger;
}

/**
 * Tells facts to the journal, then to observers, then to the state, always in the order in which they were given.
 * Secrets are taken out first. A fact is never lost because somebody who is told failed.
 */
export class Publisher {
  #facts: LabEvent[] = [];
  #effects: (() => void)[] = [];

  constructor(private readonly options: PublisherOptions) {}

  /** Publishes facts that belong together: the journal has all of them by one write. */
  publishAll(events: readonly LabEvent[]): void {
    this.#flush();
    this.#tell(events);
  }

  /**
   * Publishes facts and then does what they allow, at the end of this turn of the event loop at the latest: what a
   * loop sends to a hundred rigs is in the journal by one write, and leaves at one go.
   *
   * @param effects - Carried out in order, after the journal has these facts and those given before.
   */
  publishThen(events: readonly LabEvent[], effects: readonly (() => void)[]): void {
    if (!this.#isWaiting) void Promise.resolve().then(() => this.#flush());
    this.#facts.push(...events);
    this.#effects.push(...effects);
  }

  get #isWaiting(): boolean {
    return this.#facts.length > 0 || this.#effects.length > 0;
  }

  /** Does now what waits for the end of the turn. */
  #flush(): void {
    if (!this.#isWaiting) return;
    const facts = this.#facts;
    const effects = this.#effects;
    this.#facts = [];
    this.#effects = [];
    if (facts.length > 0) this.#tell(facts);
    for (const effect of effects) this.#do(effect);
  }

  #tell(told: readonly LabEvent[]): void {
    const { journal, observers, store, logger } = this.options;
    const events = told.map(redactFact);
    tellJournal(journal, events, logger);
    for (const event of events) {
      for (const observer of observers) tellObserver(observer, event, logger);
      store.publish(event);
    }
  }

  #do(effect: () => void): void {
    try {
      effect();
    } catch (error) {
      this.options.logger.log('error', `what follows a fact failed: ${messageOf(error)}`);
    }
  }
}

function tellJournal(journal: FactKeeper | undefined, events: readonly LabEvent[], logger: Logger): void {
  try {
    journal?.recordAll(events);
  } catch (error) {
    logger.log('error', `the journal failed at ${events[0]?.type ?? 'nothing'}: ${messageOf(error)}`);
  }
}

function tellObserver(observer: Publish, event: LabEvent, logger: Logger): void {
  try {
    observer(event);
  } catch (error) {
    logger.log('error', `an observer failed at ${event.type}: ${messageOf(error)}`);
  }
}

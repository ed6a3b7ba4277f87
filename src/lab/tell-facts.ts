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
export interface Told {
  readonly journal?: FactKeeper | undefined;
  /** Told each fact before the state knows it, in order. */
  readonly observers: readonly Publish[];
  readonly store: LabStore;
  readonly logger: Logger;
}

/**
 * Tells facts that belong together to the journal, by one write, then each to observers and to the state. Secrets are
 * taken out first. A fact is never lost because somebody who is told failed.
 */
export function tellFacts(facts: readonly LabEvent[], { journal, observers, store, logger }: Told): void {
  const events = facts.map(redactFact);
  tellJournal(journal, events, logger);
  for (const event of events) {
    for (const observer of observers) tellObserver(observer, event, logger);
    store.publish(event);
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

import { messageOf } from '../kernel/errors.js';
import type { Logger } from '../kernel/logger.js';
import type { LabEvent } from '../model/lab-event.js';

/** `queueMicrotask` does the same at twice the price: it makes an object for those who trace asynchronous work. */
const endOfTurn: Promise<void> = Promise.resolve();

/**
 * Publishes facts in the order in which they were given, and does what they allow: at once, or at the end of this turn
 * of the event loop, so that what one turn has to tell is told together and what it sends leaves at one go.
 */
export class Publisher {
  #facts: LabEvent[] = [];
  #effects: (() => void)[] = [];
  readonly #flush = (): void => this.#end();

  /**
   * @param tell - Takes facts that are told together. Must not throw.
   */
  constructor(
    private readonly tell: (events: readonly LabEvent[]) => void,
    private readonly logger: Logger,
  ) {}

  /** Publishes facts now, after what waits for the end of the turn: with none, only that. */
  publishAll(events: readonly LabEvent[]): void {
    this.#end();
    if (events.length > 0) this.tell(events);
  }

  /**
   * Publishes facts and then does what they allow, at the end of this turn at the latest: before whatever is promised
   * after this goes on.
   *
   * @param effects - Carried out in order, after these facts and those given before were told.
   */
  publishThen(events: readonly LabEvent[], effects: readonly (() => void)[]): void {
    if (!this.#isWaiting) void endOfTurn.then(this.#flush);
    this.#facts.push(...events);
    this.#effects.push(...effects);
  }

  get #isWaiting(): boolean {
    return this.#facts.length > 0 || this.#effects.length > 0;
  }

  /** Does now what waits for the end of the turn. */
  #end(): void {
    if (!this.#isWaiting) return;
    const facts = this.#facts;
    const effects = this.#effects;
    this.#facts = [];
    this.#effects = [];
    if (facts.length > 0) this.tell(facts);
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: () => void): void {
    try {
      effect();
    } catch (error) {
      this.logger.log('error', `what follows a fact failed: ${messageOf(error)}`);
    }
  }
}

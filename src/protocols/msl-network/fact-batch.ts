import type { LabEvent } from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import { endOfTurn } from './turn.js';

/** Facts that wait at most. */
const MOST = 512;

/**
 * Facts of one turn, published together: the journal has the messages of a hundred calls by one write. Nobody sees that
 * they waited: they are published before whatever was promised goes on, and {@link FactBatch.flush} is called before
 * bytes leave.
 */
export class FactBatch {
  #waiting: LabEvent[] = [];
  #scheduled = false;
  readonly #endTurn = () => {
    this.#scheduled = false;
    this.flush();
  };

  constructor(private readonly context: ProtocolContext) {}

  /** Publishes a fact with the others of this turn. */
  add(event: LabEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length >= MOST) this.flush();
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Before all that settles after this: those reactions are queued later.
    void endOfTurn.then(this.#endTurn);
  }

  /** Publishes a fact now, after those that wait. */
  publish(event: LabEvent): void {
    this.flush();
    this.context.publish(event);
  }

  /** Publishes what waits. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    if (this.context.publishAll) this.context.publishAll(events);
    else for (const event of events) this.context.publish(event);
  }
}

import { systemClock } from '../src/kernel/clock.js';
import { sanitize } from '../src/kernel/sanitize.js';
import type { LabEvent, Publish } from '../src/model/lab-event.js';

/**
 * Tells how the journal does: as a fact, which the panes show, and on standard error unless the command has the
 * terminal to itself. The journal is written before the lab is open; what it says until then is kept.
 */
export class HealthTeller {
  #publish: Publish | undefined;
  readonly #waiting: LabEvent[] = [];

  constructor(private readonly isQuiet: boolean) {}

  /** Takes what the journal says of itself. */
  readonly tell = (ok: boolean, text: string): void => {
    const event: LabEvent = { type: 'health', atMs: systemClock.wallMs(), part: 'journal', ok, text };
    if (this.#publish) this.#publish(event);
    else this.#waiting.push(event);
    if (!this.isQuiet) this.#write(text);
  };

  /** The lab is open. */
  begin(publish: Publish): void {
    this.#publish = publish;
    for (const event of this.#waiting.splice(0)) publish(event);
  }

  /** Everything is closed: says so when facts are missing. */
  end(missed: number): void {
    if (missed > 0) this.#write(`${missed} facts could not be written to the journal`);
  }

  #write(text: string): void {
    process.stderr.write(`labnet: ${sanitize(text)}\n`);
  }
}

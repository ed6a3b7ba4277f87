import { sanitize } from '../src/kernel/sanitize.js';
import type { ExchangeId, Outcome, LabEvent, PeerId } from '../src/model/lab-event.js';
import type { TableRow } from '../src/runtime/table-rows.js';

/** One exchange of a script with a rig, when it is over. */
export interface ProgressStep {
  readonly rig: string;
  readonly message: string;
  readonly outcome: Outcome;
  readonly tookMs: number;
  /** What was answered, or why not. */
  readonly text: string;
}

interface Asked {
  readonly peer: PeerId;
  readonly label: string;
  readonly atMs: number;
}

interface Tally {
  asked: number;
  answered: number;
  failed: number;
  last: string;
}

/** Counts what a script asks of the rigs, rig by rig, and tells each outcome. */
export class RunProgress {
  readonly #names = new Map<PeerId, string>();
  readonly #asked = new Map<ExchangeId, Asked>();
  readonly #tallies = new Map<string, Tally>();

  constructor(private readonly tell: (step: ProgressStep) => void) {}

  /** Takes a fact. */
  readonly observe = (event: LabEvent): void => {
    if (event.type === 'peer.added') this.#names.set(event.peer, event.name);
    if (event.type === 'exchange.started') {
      this.#asked.set(event.exchange, { peer: event.peer, label: event.label, atMs: event.atMs });
      this.#tallyOf(event.peer).asked += 1;
    }
    if (event.type === 'exchange.settled') this.#settled(event);
  };

  /** A row a rig that was asked something, in the order in which they were. */
  rows(): readonly TableRow[] {
    return [...this.#tallies].map(([rig, tally]) => ({ rig, ...tally }));
  }

  #settled({
    exchange,
    outcome,
    text,
    atMs,
  }: Extract<LabEvent, { readonly type: 'exchange.settled' }>): void {
    const asked = this.#asked.get(exchange);
    if (!asked) return;
    this.#asked.delete(exchange);
    const tally = this.#tallyOf(asked.peer);
    if (outcome === 'answered') tally.answered += 1;
    else tally.failed += 1;
    tally.last = `${asked.label} ${outcome}`;
    const rig = this.#nameOf(asked.peer);
    this.tell({ rig, message: asked.label, outcome, tookMs: Math.round(atMs - asked.atMs), text });
  }

  #tallyOf(peer: PeerId): Tally {
    const rig = this.#nameOf(peer);
    const tally = this.#tallies.get(rig) ?? { asked: 0, answered: 0, failed: 0, last: '' };
    this.#tallies.set(rig, tally);
    return tally;
  }

  #nameOf(peer: PeerId): string {
    return this.#names.get(peer) ?? peer;
  }
}

/** Most lines of progress a second; of the others only their number is told. */
const LINES_A_SECOND = 20;

/** Lines of progress for people, no more of them than can be read. */
export class ProgressLines {
  #second = -1;
  #written = 0;
  #left = 0;

  /** @param nowMs - Monotonic. */
  constructor(
    private readonly write: (line: string) => void,
    private readonly nowMs: () => number,
  ) {}

  /** Tells a step. */
  readonly tell = ({ rig, message, outcome, tookMs, text }: ProgressStep): void => {
    const second = Math.floor(this.nowMs() / 1000);
    if (second !== this.#second) {
      this.end();
      this.#second = second;
      this.#written = 0;
    }
    if (this.#written >= LINES_A_SECOND) {
      this.#left += 1;
      return;
    }
    this.#written += 1;
    const isGood = outcome === 'answered';
    const said = isGood ? `answered in ${tookMs} ms` : `${outcome}: ${text}`;
    this.write(sanitize(`${isGood ? '✓' : '✗'} ${rig} ${message} ${said}`));
  };

  /** Tells how many were left out. */
  end(): void {
    if (this.#left > 0) this.write(`… and ${this.#left} more`);
    this.#left = 0;
  }
}

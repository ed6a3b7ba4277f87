import { BoundedMap } from '../../../kernel/bounded-map.js';

/** How a repeat of our own bytes is to be understood. */
export type EchoRepeat = 'late-echo' | 'duplicate';

interface Entry {
  readonly kind: EchoRepeat;
  readonly untilMs: number;
  /** A copy was taken for a message of the far side. */
  repeated: boolean;
}

/** Most messages remembered an address. */
const MOST = 256;

/**
 * Remembers for a short time what was sent to one address, so that an echo that comes late or twice is known for
 * what it is. The reference takes such an echo for a new message and echoes it, and so does its peer: for ever.
 */
export class EchoMemory {
  readonly #entries = new BoundedMap<string, Entry>(MOST);

  /**
   * @param memoryMs - How long a message is remembered after its echo. One whose echo was given up is remembered
   * ten times as long: a late echo means a busy rig, a duplicate only a network.
   * @param repeats - Whether the way can deliver an echo twice. If not, nothing is remembered of one that came.
   */
  constructor(
    private readonly memoryMs: number,
    private readonly repeats: boolean,
  ) {}

  /** The echo arrived: another copy is a duplicate. */
  confirmed(bytes: Buffer, nowMs: number): void {
    const key = bytes.toString('latin1');
    this.#entries.dropOldest(({ untilMs }) => untilMs < nowMs);
    if (!this.repeats) this.#entries.delete(key);
    else this.#entries.set(key, { kind: 'duplicate', untilMs: nowMs + this.memoryMs, repeated: false });
  }

  /** The echo was given up: the next copy is the late echo. */
  givenUp(bytes: Buffer, nowMs: number): void {
    this.#entries.set(bytes.toString('latin1'), {
      kind: 'late-echo',
      untilMs: nowMs + this.memoryMs * 10,
      repeated: false,
    });
  }

  /** What a copy of these bytes is, or undefined when nothing like it was sent lately. */
  recall(bytes: Buffer, nowMs: number): EchoRepeat | undefined {
    if (this.#entries.size === 0) return undefined;
    const entry = this.#entries.get(bytes.toString('latin1'));
    if (!entry || entry.untilMs < nowMs) return undefined;
    if (entry.kind === 'late-echo') this.confirmed(bytes, nowMs);
    return entry.kind;
  }

  /** True once for each message that is remembered: after that, copies of it are copies. */
  isFirstRepeat(bytes: Buffer): boolean {
    const entry = this.#entries.get(bytes.toString('latin1'));
    if (!entry || entry.repeated) return false;
    entry.repeated = true;
    return true;
  }
}

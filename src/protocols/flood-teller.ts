import type { Timer } from '../kernel/clock.js';
import type { PeerId } from '../model/lab-event.js';
import type { ProtocolContext } from './protocol.js';

/** Addresses that a note names; the rest is counted. */
const NAMED = 3;
/** Addresses counted one by one; the rest is counted together. */
const MOST_ADDRESSES = 1024;
const OTHERS = 'others';
const PERIOD_MS = 1000;

/** What is told of, and where. */
export interface FloodTellerOptions {
  readonly name: string;
  readonly peer: PeerId;
  readonly context: ProtocolContext;
  readonly perSecond: number;
}

/** Tells once a second whose messages were too many to be read, and how many: none vanishes without a word. */
export class FloodTeller {
  readonly #unread = new Map<string, number>();
  #timer: Timer | undefined;

  constructor(private readonly options: FloodTellerOptions) {}

  /**
   * A message was not read.
   *
   * @param address - Whose: host:port.
   */
  count(address: string): void {
    const isCounted = this.#unread.has(address) || this.#unread.size < MOST_ADDRESSES;
    const key = isCounted ? address : OTHERS;
    this.#unread.set(key, (this.#unread.get(key) ?? 0) + 1);
    this.#timer ??= this.options.context.clock.after(PERIOD_MS, () => this.#tell());
  }

  /** Tells what is not told yet. */
  close(): void {
    this.#timer?.cancel();
    if (this.#unread.size > 0) this.#tell();
  }

  #tell(): void {
    this.#timer = undefined;
    const { name, peer, context, perSecond } = this.options;
    const counts = [...this.#unread].sort(([, a], [, b]) => b - a);
    this.#unread.clear();
    const named = counts.slice(0, NAMED).map(([address, count]) => `${count} of ${address}`);
    const others = counts.slice(NAMED).reduce((sum, [, count]) => sum + count, 0);
    if (others > 0) named.push(`${others} of ${counts.length - NAMED} more`);
    context.publish({
      type: 'note',
      atMs: context.clock.wallMs(),
      level: 'warn',
      peer,
      text: `${name} reads ${perSecond} messages a second of one address; not read: ${named.join(', ')}`,
    });
  }
}

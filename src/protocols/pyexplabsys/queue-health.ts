import type { PeerId } from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import type { DataQueue } from './data-queue.js';

/** Counts are told no more often than this. */
const PERIOD_MS = 1000;

/** Tells the lab when the queue of a socket is full, what becomes of data then, and when it takes them again. */
export class QueueHealth {
  #lost = 0;
  #isFull = false;
  #toldAtMs = -Infinity;

  constructor(
    private readonly label: string,
    private readonly peer: PeerId,
    private readonly context: Pick<ProtocolContext, 'clock' | 'publish'>,
  ) {}

  /** Call it after each data set that came. */
  look(queue: DataQueue): void {
    const lost = queue.dropped + queue.refused;
    const isFull = lost > this.#lost;
    this.#lost = lost;
    const changed = isFull !== this.#isFull;
    this.#isFull = isFull;
    const { clock } = this.context;
    if (changed) this.#tell(queue);
    if (!changed && (!isFull || clock.nowMs() - this.#toldAtMs < PERIOD_MS)) return;
    this.#toldAtMs = clock.nowMs();
    const { size, limit, dropped, refused } = queue;
    const text = `${size} of ${limit} wait, ${dropped} dropped, ${refused} refused`;
    this.context.publish({
      type: 'peer.described',
      atMs: clock.wallMs(),
      peer: this.peer,
      facts: { queue: text },
    });
  }

  #tell({ policy }: DataQueue): void {
    const what = policy === 'refuse' ? 'new data are refused' : 'the oldest data are dropped';
    this.context.publish({
      type: 'health',
      atMs: this.context.clock.wallMs(),
      part: `queue of ${this.label}`,
      ok: !this.#isFull,
      text: this.#isFull ? `full, ${what}` : `takes data again; ${this.#lost} are lost`,
    });
  }
}

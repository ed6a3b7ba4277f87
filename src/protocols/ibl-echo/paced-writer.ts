import type { Clock, Timer } from '../../kernel/clock.js';
import type { ByteStream } from '../../transport/net.js';

/** Least pause between two messages in a row, in milliseconds: the time a Python peer may take to read the first. */
const PAUSE_MS = 20;

/** Most of it, in milliseconds. */
const MOST_PAUSE_MS = 200;

/** A peer that is busy reads late: the pause is so many times what it took to echo of late. */
const SLOWNESS = 4;

/**
 * Writes messages to a stream so that the reference can tell them apart. It takes whatever one read gives it for
 * one message, so two messages in a row, an echo and an answer for example, must not reach it together. What follows
 * something heard goes at once; a message right after another one waits for a moment.
 *
 * @see iblutil/io/net/app.py, EchoProtocol.data_received
 */
export class PacedWriter {
  readonly #waiting: Uint8Array[] = [];
  #timer: Timer | undefined;
  #freeAtMs = -Infinity;
  /** What the far side said last of its own accord: written back it is an echo, which is not echoed. */
  #heard: Uint8Array | undefined;
  #written: Uint8Array | undefined;
  #writtenAtMs = 0;
  #echoMs = 0;

  constructor(
    private readonly stream: Pick<ByteStream, 'write'>,
    private readonly clock: Clock,
  ) {}

  /** Writes one message, or keeps it until its turn. */
  write(bytes: Uint8Array): void {
    if (this.#timer || this.clock.nowMs() < this.#freeAtMs) this.#waiting.push(bytes);
    else this.#writeNow(bytes);
    if (this.#waiting.length > 0) this.#arm();
  }

  /** Something arrived: the far side has read what it answers to. */
  heard(bytes: Uint8Array): void {
    const isEcho = areSame(this.#written, bytes);
    if (isEcho) {
      this.#echoMs = Math.max(this.clock.nowMs() - this.#writtenAtMs, this.#echoMs / 2);
      this.#written = undefined;
    }
    this.#heard = isEcho ? undefined : bytes;
    if (!this.#timer) this.#freeAtMs = -Infinity;
  }

  /** Writes what waits, together: nothing is left out before a close. */
  flush(): void {
    for (const bytes of this.drop()) this.#writeNow(bytes);
  }

  /** Forgets what waits, and returns it. */
  drop(): readonly Uint8Array[] {
    this.#timer?.cancel();
    this.#timer = undefined;
    return this.#waiting.splice(0);
  }

  #writeNow(bytes: Uint8Array): void {
    this.stream.write(bytes);
    this.#written = areSame(this.#heard, bytes) ? undefined : bytes;
    this.#writtenAtMs = this.clock.nowMs();
    const pauseMs = Math.min(Math.max(PAUSE_MS, this.#echoMs * SLOWNESS), MOST_PAUSE_MS);
    this.#freeAtMs = this.#writtenAtMs + pauseMs;
  }

  #arm(): void {
    this.#timer ??= this.clock.after(this.#freeAtMs - this.clock.nowMs(), () => {
      this.#timer = undefined;
      const next = this.#waiting.shift();
      if (next) this.#writeNow(next);
      if (this.#waiting.length > 0) this.#arm();
    });
  }
}

function areSame(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.compare(one, other) === 0;
}

import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { FrameSink } from './screen/screen-writer.js';

/** How long to wait before a terminal that is full is asked again. */
const RETRY_MS = 10;

/** How long the last words may take. */
const LAST_WORDS_MS = 250;

/** Abandons a sequence that was cut off in its middle. */
const CANCEL = '\u0018';

/** A terminal to write to that never makes the program wait. */
export interface TerminalOutput extends FrameSink {
  /**
   * Writes before it returns, as far as the terminal takes it within a quarter of a second. What is being written
   * otherwise is cut off.
   */
  writeNow(text: string): void;
  /** Drops what is not written yet. Idempotent. */
  close(): void;
}

/** The part of a terminal stream that is needed to find its device. */
export interface TerminalStream {
  readonly fd?: number;
  write(text: string, done: () => void): unknown;
}

/**
 * Opens the terminal of a stream once more, non-blocking: Node's own streams make the program wait while a terminal
 * is slow. Where the device cannot be opened, the stream itself is used.
 *
 * @param stream - Standard output, a terminal.
 * @param devices - Paths that may lead to it. By default the stream's own on Linux, then that of the process.
 */
export function openTerminalOutput(
  stream: TerminalStream,
  devices: readonly string[] = devicesOf(stream),
): TerminalOutput {
  for (const path of devices) {
    try {
      const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
      return new DescriptorOutput(openSync(path, flags));
    } catch {
      // The next one may do.
    }
  }
  return streamOutput(stream);
}

function devicesOf({ fd }: TerminalStream): readonly string[] {
  return process.platform === 'linux' && fd !== undefined
    ? [`/proc/self/fd/${fd}`, '/dev/tty']
    : ['/dev/tty'];
}

class DescriptorOutput implements TerminalOutput {
  /** What the terminal has not taken yet. */
  #rest: Buffer = Buffer.alloc(0);
  #done: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly fd: number) {}

  write(text: string, done: () => void): void {
    if (this.#closed) return;
    this.#rest = Buffer.from(text);
    this.#done = done;
    this.#next();
  }

  #next(): void {
    this.#rest = this.#take(this.#rest);
    clearTimeout(this.#timer);
    if (this.#rest.length > 0) this.#timer = setTimeout(() => this.#next(), RETRY_MS);
    else if (this.#done) process.nextTick(this.#done);
  }

  /** Hands over what the terminal takes at once, and returns the rest. */
  #take(bytes: Buffer): Buffer {
    let rest = bytes;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.fd, rest));
      } catch (error) {
        // A terminal that is gone takes everything: the hangup itself is told by the signal or the input.
        return isFull(error) ? rest : Buffer.alloc(0);
      }
    }
    return rest;
  }

  writeNow(text: string): void {
    if (this.#closed) return;
    let rest: Buffer = Buffer.from(this.#rest.length > 0 ? CANCEL + text : text);
    this.#rest = Buffer.alloc(0);
    clearTimeout(this.#timer);
    const deadline = performance.now() + LAST_WORDS_MS;
    for (;;) {
      rest = this.#take(rest);
      if (rest.length === 0 || performance.now() > deadline) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS / 2);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    closeSync(this.fd);
  }
}

function isFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EAGAIN';
}

function streamOutput(stream: TerminalStream): TerminalOutput {
  let closed = false;
  // The very method of now: later ones may be diverted to the screen.
  const write = stream.write.bind(stream);
  return {
    write: (text, done) => {
      if (!closed) write(text, done);
    },
    writeNow: (text) => {
      if (!closed) write(text, () => undefined);
    },
    close: () => {
      closed = true;
    },
  };
}

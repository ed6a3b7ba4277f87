import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { StallGuard } from './evaluator.js';

/** Slots of the memory that both threads see. */
export const GUARD_SLOT = {
  /** Of the main thread: how often it was seen to be alive: it has heard a message, or begun a script. */
  moved: 0,
  /** Of the main thread: the latest Ctrl-C that has done what it was typed for. They go in the order of typing. */
  taken: 1,
  /** Of the guard: the Ctrl-C that a loop may take. */
  offered: 2,
  /** Of the guard: how often a main thread had moved that it found stuck. Once it moves, the offer is void. */
  offeredAt: 3,
  /** Of both: whether a script runs that SIGINT breaks off. One of {@link SCRIPT}, or the Ctrl-C that breaks it off. */
  script: 4,
  /** Of the main thread: how many bytes it has heard, modulo 2^32. */
  heardBytes: 5,
} as const;

/** Values of the slot `script`. */
export const SCRIPT = { none: 0, runs: -1 } as const;

/** What the guard tells, in the order of typing: bytes, the number of a Ctrl-C, and that it reads no more. */
export type GuardMessage = Uint8Array | number | 'stopped' | 'ended';

/** An end of the channel between both threads. The guard is told whether to read. */
export type GuardPort = Pick<MessagePort, 'on' | 'postMessage' | 'ref' | 'unref' | 'close'>;

/** The part of a terminal's input that is needed to read it. */
export interface TerminalInput {
  readonly isTTY?: boolean;
  setRawMode(raw: boolean): unknown;
  on(event: 'data' | 'end', listener: (bytes: Buffer) => void): unknown;
  off(event: 'data' | 'end', listener: (bytes: Buffer) => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

const CTRL_C = 3;

/**
 * A terminal's input that another thread reads, and nobody else: what is typed keeps its order, whatever the main thread
 * does. In raw mode Ctrl-C is a byte like others. A main thread that is stuck does not hear of it: then a loop takes
 * it at its next turn, and SIGINT breaks off what is no loop.
 *
 * A Ctrl-C does one thing, and never to what was typed after it: whether a message is heard, a loop asks or a script is
 * broken off, it is the main thread that takes it, before it hears what comes next.
 */
export class GuardedTerminal implements StallGuard, TerminalInput {
  readonly #events = new EventEmitter();
  readonly #slots: Int32Array;
  #moved = 0;
  #taken = 0;
  #reads = false;
  #stopped = Promise.resolve();
  /** Who waits until the other thread has stopped reading, in the order of asking. */
  readonly #stops: (() => void)[] = [];
  /** The other thread has failed: this one reads. */
  #readsHere = false;
  #closed = false;

  /**
   * @param slots - Memory that both threads see.
   * @param port - The near end of the channel.
   * @param stdin - The terminal.
   * @param end - Ends the other thread.
   */
  constructor(
    slots: Int32Array,
    private readonly port: GuardPort,
    private readonly stdin: TerminalInput,
    private readonly end: () => Promise<unknown>,
  ) {
    this.#slots = slots;
    port.on('message', (message: GuardMessage) => this.#hear(message));
    port.unref();
  }

  get isTTY(): boolean {
    return this.stdin.isTTY === true;
  }

  setRawMode(raw: boolean): void {
    this.stdin.setRawMode(raw);
  }

  /** `data`: reading is started by listening. `end`: the terminal is gone. */
  on(event: 'data' | 'end', listener: (bytes: Buffer) => void): void {
    this.#events.on(event, listener);
    if (event === 'data') this.resume();
  }

  off(event: 'data' | 'end', listener: (bytes: Buffer) => void): void {
    this.#events.off(event, listener);
  }

  /** What is typed is read again. */
  resume(): void {
    if (this.#reads || this.#closed) return;
    this.#reads = true;
    if (this.#readsHere) {
      this.stdin.resume();
      return;
    }
    this.port.ref();
    this.port.postMessage(true);
  }

  /** What is typed is left to somebody else. Once this resolves nothing is read, and what was read has been told. */
  pause(): Promise<void> {
    if (!this.#reads) return this.#stopped;
    this.#reads = false;
    if (this.#readsHere) {
      this.stdin.pause();
      return this.#stopped;
    }
    this.#stopped = new Promise((resolve) => this.#stops.push(resolve));
    this.port.unref();
    this.port.postMessage(false);
    return this.#stopped;
  }

  /** Reads on this thread, because there is no other one. */
  readHere(): void {
    if (this.#closed || this.#readsHere) return;
    this.#readsHere = true;
    this.port.close();
    this.stdin.on('data', (bytes) => this.#events.emit('data', bytes));
    this.stdin.on('end', () => this.#events.emit('end'));
    if (!this.#reads) this.stdin.pause();
    for (const stop of this.#stops.splice(0)) stop();
  }

  takeInterrupt(): boolean {
    const offered = Atomics.load(this.#slots, GUARD_SLOT.offered);
    if (offered <= this.#taken) return false;
    // The main thread was stuck before; what runs now has not been for long.
    if (Atomics.load(this.#slots, GUARD_SLOT.offeredAt) !== this.#moved) return false;
    this.#take(offered);
    return true;
  }

  enterScript(): void {
    // What kept the main thread before was not this script.
    this.#move();
    Atomics.store(this.#slots, GUARD_SLOT.script, SCRIPT.runs);
  }

  leaveScript(): void {
    const slots = this.#slots;
    for (;;) {
      const was = Atomics.compareExchange(slots, GUARD_SLOT.script, SCRIPT.runs, SCRIPT.none);
      if (was === SCRIPT.runs || was === SCRIPT.none) return;
      // SIGINT is on its way, and must not arrive where no script runs: it ends this one here at the latest.
      Atomics.wait(slots, GUARD_SLOT.script, was);
    }
  }

  scriptBrokenOff(): void {
    const by = Atomics.exchange(this.#slots, GUARD_SLOT.script, SCRIPT.none);
    // Another program may have sent SIGINT; and a loop in the script may have taken the Ctrl-C before.
    if (by > this.#taken) this.#take(by);
  }

  /** Ends reading. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#reads = false;
    if (this.#readsHere) this.stdin.pause();
    this.port.close();
    for (const stop of this.#stops.splice(0)) stop();
    await this.end();
  }

  #hear(message: GuardMessage): void {
    this.#move();
    if (message === 'stopped') this.#stops.shift()?.();
    else if (message === 'ended') this.#events.emit('end');
    else if (typeof message !== 'number') this.#hearBytes(message);
    else if (message > this.#taken) {
      this.#take(message);
      this.#events.emit('data', Buffer.of(CTRL_C));
    }
  }

  #move(): void {
    this.#moved += 1;
    Atomics.store(this.#slots, GUARD_SLOT.moved, this.#moved);
  }

  #hearBytes(bytes: Uint8Array): void {
    Atomics.add(this.#slots, GUARD_SLOT.heardBytes, bytes.length);
    this.#events.emit('data', Buffer.from(bytes));
  }

  #take(ctrlC: number): void {
    this.#taken = ctrlC;
    Atomics.store(this.#slots, GUARD_SLOT.taken, ctrlC);
  }
}

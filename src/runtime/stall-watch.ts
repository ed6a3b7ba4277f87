import { GUARD_SLOT, SCRIPT } from './guarded-terminal.js';
import type { GuardMessage } from './guarded-terminal.js';

/** The main thread counts as stuck when it has not moved for so long, though there is something to hear. */
const STALL_MS = 75;
/** A loop that has not looked after this long is none. */
const LOOP_TURN_MS = 50;
/** So much may be told that the main thread has not heard: more is left in the terminal, with every Ctrl-C behind it. */
const UNHEARD_BYTES = 1024 * 1024;
const CTRL_C = 3;

/** What a watch acts by. */
export interface StallWatchOptions {
  /** Memory that both threads see: see `GUARD_SLOT`. */
  readonly slots: Int32Array;
  /** Tells the main thread. */
  readonly tell: (message: GuardMessage) => void;
  /** Sends SIGINT to this process. */
  readonly sendSigint: () => void;
  readonly nowMs: () => number;
}

/** The guard's side of a terminal that the main thread may be too busy to read: see `GuardedTerminal`. */
export class StallWatch {
  /** How many Ctrl-Cs were typed. */
  #typed = 0;
  /** How many bytes were told, modulo 2^32. */
  #toldBytes: number;
  /** How often the main thread had moved, what it had taken, and when that was seen. */
  #moved = 0;
  #taken = 0;
  #movedMs = 0;

  constructor(private readonly options: StallWatchOptions) {
    this.#toldBytes = this.#load('heardBytes');
  }

  /** Tells what was typed, each Ctrl-C for itself. */
  type(bytes: Uint8Array): void {
    let from = 0;
    for (;;) {
      const at = bytes.indexOf(CTRL_C, from);
      const others = bytes.subarray(from, at < 0 ? bytes.length : at);
      // A copy: a view would take with it all the memory that it is a part of.
      if (others.length > 0) this.options.tell(Uint8Array.from(others));
      this.#toldBytes = (this.#toldBytes + others.length) | 0;
      if (at < 0) return;
      if (!this.isWaiting) this.#move();
      this.#typed += 1;
      this.options.tell(this.#typed);
      from = at + 1;
    }
  }

  /** Nothing is to be read before the main thread has heard more. */
  get isFull(): boolean {
    return ((this.#toldBytes - this.#load('heardBytes')) | 0) >= UNHEARD_BYTES;
  }

  /** A Ctrl-C has been typed that the main thread has not taken yet: it is to be looked at again soon. */
  get isWaiting(): boolean {
    return this.#load('taken') < this.#typed;
  }

  /** Looks at the main thread: offers a Ctrl-C to a loop, and breaks off what is no loop. */
  look(): void {
    if (!this.isWaiting) return;
    if (this.#load('moved') !== this.#moved || this.#load('taken') !== this.#taken) this.#move();
    const stuckMs = this.options.nowMs() - this.#movedMs;
    if (stuckMs < STALL_MS) return;
    const next = this.#taken + 1;
    const { slots } = this.options;
    Atomics.store(slots, GUARD_SLOT.offeredAt, this.#moved);
    Atomics.store(slots, GUARD_SLOT.offered, next);
    if (stuckMs >= STALL_MS + LOOP_TURN_MS) this.#breakOff(next);
  }

  #breakOff(ctrlC: number): void {
    const { slots, sendSigint } = this.options;
    // From here on the script does not end without us.
    if (Atomics.compareExchange(slots, GUARD_SLOT.script, SCRIPT.runs, ctrlC) !== SCRIPT.runs) return;
    // It may have begun just now. What the main thread did before that can be seen by now.
    if (this.#load('taken') < ctrlC && this.#load('moved') === this.#moved) sendSigint();
    else {
      Atomics.compareExchange(slots, GUARD_SLOT.script, ctrlC, SCRIPT.runs);
      Atomics.notify(slots, GUARD_SLOT.script);
    }
  }

  #move(): void {
    this.#moved = this.#load('moved');
    this.#taken = this.#load('taken');
    this.#movedMs = this.options.nowMs();
  }

  #load(slot: keyof typeof GUARD_SLOT): number {
    return Atomics.load(this.options.slots, GUARD_SLOT[slot]);
  }
}

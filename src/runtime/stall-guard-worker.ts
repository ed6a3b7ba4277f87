import { closeSync, constants, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { GUARD_SLOT } from './stall-guard.js';

/** The main thread counts as stuck after this long without a heartbeat. */
const STALL_MS = 75;
const LOOK_MS = 25;
/** A loop that has not looked after this long is none. */
const LOOP_TURN_MS = 50;
const CTRL_C = 3;

const slots = new Int32Array((workerData as { readonly memory: SharedArrayBuffer }).memory);
let lastBeat = -1;
let lastChangeMs = performance.now();
let terminal: number | undefined;

setInterval(() => {
  const beat = Atomics.load(slots, GUARD_SLOT.heartbeat);
  if (beat !== lastBeat) {
    lastBeat = beat;
    lastChangeMs = performance.now();
    release();
  } else if (performance.now() - lastChangeMs > STALL_MS && Atomics.load(slots, GUARD_SLOT.busy) !== 0)
    look();
}, LOOK_MS);

/** Reads what was typed. Everything but Ctrl-C is handed to the main thread, for when it listens again. */
function look(): void {
  try {
    terminal ??= openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const bytes = Buffer.alloc(64);
    const typed = bytes.subarray(0, readSync(terminal, bytes));
    const others = typed.filter((byte) => byte !== CTRL_C);
    if (others.length > 0) parentPort?.postMessage(others);
    if (others.length === typed.length) return;
  } catch {
    // Nothing was typed, or there is no terminal.
    return;
  }
  Atomics.store(slots, GUARD_SLOT.interrupted, 1);
  // A loop sees the slot at its next turn. What is no loop and has not awaited anything yet needs the signal.
  Atomics.wait(slots, GUARD_SLOT.interrupted, 1, LOOP_TURN_MS);
  const isSeen = Atomics.compareExchange(slots, GUARD_SLOT.interrupted, 1, 0) === 0;
  if (isSeen) return;
  if (Atomics.load(slots, GUARD_SLOT.inScript) !== 0) process.kill(process.pid, 'SIGINT');
  // The main thread was only slow: it is a key like others.
  else parentPort?.postMessage(Buffer.of(CTRL_C));
}

function release(): void {
  if (terminal !== undefined) closeSync(terminal);
  terminal = undefined;
}

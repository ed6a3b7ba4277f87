import { closeSync, constants, openSync, readSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { GUARD_SLOT } from './stall-guard.js';

/** The main thread counts as stuck after this long without a heartbeat. */
const STALL_MS = 400;
const LOOK_MS = 100;
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
  } else if (performance.now() - lastChangeMs > STALL_MS) look();
}, LOOK_MS);

/** Reads what was typed. Only Ctrl-C counts: the rest was meant for a program that did not listen. */
function look(): void {
  try {
    terminal ??= openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const bytes = Buffer.alloc(64);
    const count = readSync(terminal, bytes);
    if (!bytes.subarray(0, count).includes(CTRL_C)) return;
  } catch {
    // Nothing was typed, or there is no terminal.
    return;
  }
  Atomics.store(slots, GUARD_SLOT.interrupted, 1);
  // A script that has not awaited anything yet is broken off by the signal, loop or not.
  if (Atomics.load(slots, GUARD_SLOT.inScript) !== 0) process.kill(process.pid, 'SIGINT');
}

function release(): void {
  if (terminal !== undefined) closeSync(terminal);
  terminal = undefined;
}

import { Worker } from 'node:worker_threads';
import { systemClock } from '../kernel/clock.js';
import type { StallGuard } from './evaluator.js';

/** A guard that runs, and ends. */
export interface RunningStallGuard extends StallGuard {
  close(): Promise<void>;
}

/** Slots of the memory that both threads see. */
export const GUARD_SLOT = { heartbeat: 0, interrupted: 1, inScript: 2, busy: 3 } as const;

/** How often the main thread shows that it lives. */
const BEAT_MS = 25;

/**
 * Watches the main thread from another one. A terminal in raw mode sends Ctrl-C as a byte that only the main thread
 * reads: while that is stuck in a loop, the guard reads the terminal in its place.
 *
 * @param workerUrl - The built `stall-guard-worker`.
 * @param onTyped - What else was typed meanwhile: for whoever reads the terminal.
 */
export function startStallGuard(workerUrl: URL, onTyped: (bytes: Buffer) => void): RunningStallGuard {
  const memory = new SharedArrayBuffer(4 * Object.keys(GUARD_SLOT).length);
  const slots = new Int32Array(memory);
  const worker = new Worker(workerUrl, { workerData: { memory } });
  worker.on('message', (bytes: Uint8Array) => onTyped(Buffer.from(bytes)));
  worker.unref();
  let closed = false;
  const beat = () => {
    Atomics.add(slots, GUARD_SLOT.heartbeat, 1);
    if (!closed) timer = systemClock.after(BEAT_MS, beat);
  };
  let timer = systemClock.after(BEAT_MS, beat);
  return {
    takeInterrupt() {
      // Asked at each turn of each loop: reading is cheaper than exchanging.
      if (Atomics.load(slots, GUARD_SLOT.interrupted) === 0) return false;
      // The other thread may have stopped waiting since, and goes another way: one Ctrl-C must not end two entries.
      const isTaken = Atomics.compareExchange(slots, GUARD_SLOT.interrupted, 1, 0) === 1;
      Atomics.notify(slots, GUARD_SLOT.interrupted);
      return isTaken;
    },
    setInScript(inScript) {
      Atomics.store(slots, GUARD_SLOT.inScript, inScript ? 1 : 0);
    },
    setBusy(busy) {
      Atomics.store(slots, GUARD_SLOT.busy, busy ? 1 : 0);
    },
    async close() {
      closed = true;
      timer.cancel();
      await worker.terminate();
    },
  };
}

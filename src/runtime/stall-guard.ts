import { Worker } from 'node:worker_threads';
import { systemClock } from '../kernel/clock.js';
import type { StallGuard } from './evaluator.js';

/** A guard that runs, and ends. */
export interface RunningStallGuard extends StallGuard {
  close(): Promise<void>;
}

/** Slots of the memory that both threads see. */
export const GUARD_SLOT = { heartbeat: 0, interrupted: 1, inScript: 2 } as const;

const BEAT_MS = 100;

/**
 * Watches the main thread from another one. A terminal in raw mode sends Ctrl-C as a byte that only the main thread
 * reads: while that is stuck in a loop, the guard reads the terminal in its place.
 *
 * @param workerUrl - The built `stall-guard-worker`.
 */
export function startStallGuard(workerUrl: URL): RunningStallGuard {
  const memory = new SharedArrayBuffer(4 * Object.keys(GUARD_SLOT).length);
  const slots = new Int32Array(memory);
  const worker = new Worker(workerUrl, { workerData: { memory } });
  worker.unref();
  let closed = false;
  const beat = () => {
    Atomics.add(slots, GUARD_SLOT.heartbeat, 1);
    if (!closed) timer = systemClock.after(BEAT_MS, beat);
  };
  let timer = systemClock.after(BEAT_MS, beat);
  return {
    takeInterrupt: () => Atomics.exchange(slots, GUARD_SLOT.interrupted, 0) !== 0,
    setInScript(inScript) {
      Atomics.store(slots, GUARD_SLOT.interrupted, 0);
      Atomics.store(slots, GUARD_SLOT.inScript, inScript ? 1 : 0);
    },
    async close() {
      closed = true;
      timer.cancel();
      await worker.terminate();
    },
  };
}

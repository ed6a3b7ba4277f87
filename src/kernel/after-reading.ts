import type { Clock, Timer } from './clock.js';

/** A timer that fires later than this was held up with the whole process: by a suspended computer, a slow disk. */
const HELD_UP_MS = 10;

/** So often a deadline waits for what is still to be read: a process that is always held up has deadlines, too. */
const MOST_WAITS = 5;

/**
 * A deadline of something that a far side may still have met: calls `callback` once, `delayMs` milliseconds from now.
 * Where the process was held up, what arrived meanwhile is read first, and what a far side of this very process, a
 * simulated rig, had no time to say either: it is some milliseconds later then.
 */
export function afterReading(clock: Clock, delayMs: number, callback: () => void): Timer {
  let waits = 0;
  const arm = (ms: number): Timer => {
    const dueMs = clock.nowMs() + ms;
    return clock.after(ms, () => {
      // Timers come before sockets: what came before this one is not read yet.
      const wasHeldUp = clock.nowMs() - dueMs > HELD_UP_MS;
      if (!wasHeldUp || waits === MOST_WAITS) callback();
      else {
        waits += 1;
        timer = arm(HELD_UP_MS);
      }
    });
  };
  let timer = arm(delayMs);
  return { cancel: () => timer.cancel() };
}

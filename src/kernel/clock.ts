/** A timer that has been armed. */
export interface Timer {
  /** Disarms it; does nothing when it has fired already. */
  cancel(): void;
}

/** Time, as everything in labnet reads it. Tests give a ManualClock instead. */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary start: for deadlines and durations. */
  nowMs(): number;
  /** Milliseconds since 1970 (UTC), as the system says: for facts that people read. May jump. */
  wallMs(): number;
  /** Calls `callback` once, `delayMs` milliseconds from now. A negative delay counts as 0. */
  after(delayMs: number, callback: () => void): Timer;
}

/** Longest delay that the platform's timers take (2^31 - 1 ms, about 24.8 days). */
const MAX_DELAY_MS = 2_147_483_647;

/** The clock of this machine. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, callback) {
    const handle = setTimeout(callback, Math.min(Math.max(delayMs, 0), MAX_DELAY_MS));
    return { cancel: () => clearTimeout(handle) };
  },
};

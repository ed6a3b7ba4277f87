import type { Clock, Timer } from '../kernel/clock.js';

/** Most that frames may take of a core, where no key asks for them. */
const SHARE = 0.07;
/** They are never rarer than this. */
const RAREST_MS = 1000;
/** How much the latest frame counts among those before. */
const WEIGHT = 0.3;

/** When the next frame is drawn. */
export interface FrameScheduler {
  /** Something changed: a frame follows, but not sooner than the rate allows. */
  request(): void;
  /** The operator did something: a frame follows as soon as what is at hand is done. */
  requestNow(): void;
  /** Time passes on the screen: a frame follows after this long, unless one comes before. */
  requestIn(delayMs: number): void;
  /** What the latest frame took of this process: frames that cost much are made rarer. */
  spent(ms: number): void;
  /** No frame follows any more. Idempotent. */
  stop(): void;
}

/**
 * Draws frames at a bounded rate, however much happens.
 *
 * @param fps - Most frames a second that are not asked for by a key.
 * @param draw - Draws one frame.
 */
export function createFrameScheduler(clock: Clock, fps: number, draw: () => void): FrameScheduler {
  const leastMs = 1000 / fps;
  let costMs = 0;
  let drawnAtMs = -Infinity;
  let dueAtMs = Infinity;
  let timer: Timer | undefined;
  let stopped = false;
  const requestIn = (delayMs: number): void => {
    const at = clock.nowMs() + delayMs;
    if (stopped || at >= dueAtMs) return;
    timer?.cancel();
    dueAtMs = at;
    timer = clock.after(delayMs, () => {
      dueAtMs = Infinity;
      drawnAtMs = clock.nowMs();
      draw();
    });
  };
  return {
    request() {
      const intervalMs = Math.max(leastMs, Math.min(RAREST_MS, costMs / SHARE));
      requestIn(Math.max(0, drawnAtMs + intervalMs - clock.nowMs()));
    },
    requestNow: () => requestIn(0),
    requestIn,
    spent(ms) {
      costMs += (ms - costMs) * WEIGHT;
    },
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}

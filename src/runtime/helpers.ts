import type { Clock } from '../kernel/clock.js';
import { kernelErrors, LabnetError } from '../kernel/errors.js';
import { pause } from '../kernel/pause.js';
import { runtimeErrors } from './errors.js';

/** Small tools for the operator, in the scope of the REPL and of scripts. */
export interface Helpers {
  /** Waits. Ends with the evaluation that it was called in. */
  readonly sleep: (ms: number) => Promise<void>;
  /**
   * Waits until a condition holds, looking every 50 ms.
   *
   * @param options - `timeoutMs`: limit, 10000 when left out.
   * @returns What the condition returned.
   * @throws LABNET_WAIT_TIMEOUT
   */
  readonly until: <T>(
    condition: () => T | Promise<T>,
    options?: { readonly timeoutMs?: number },
  ) => Promise<T>;
  /**
   * Calls a function again and again, the next time `ms` after the last call ended. It ends with the evaluation that
   * it was called in when that is interrupted, and when the function that it returns is called.
   */
  readonly every: (ms: number, call: () => unknown) => () => void;
  /** `range(3)` is 0, 1, 2; `range(1, 7, 2)` is 1, 3, 5. */
  readonly range: (start: number, end?: number, step?: number) => number[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Period at which a condition is looked at. */
const LOOK_EVERY_MS = 50;

/** Makes the tools. */
export function createHelpers(clock: Clock, ambient: () => AbortSignal | undefined): Helpers {
  const sleep = (ms: number) => pause(clock, ms, ambient());
  return {
    sleep,
    async until(condition, { timeoutMs = 10_000 } = {}) {
      const deadline = clock.nowMs() + timeoutMs;
      for (;;) {
        const value = await condition();
        if (value) return value;
        if (clock.nowMs() >= deadline) throw timeoutError(condition, timeoutMs);
        await sleep(LOOK_EVERY_MS);
      }
    },
    every(ms, call) {
      const end = new AbortController();
      const signals = [end.signal, ambient()].filter((signal) => signal !== undefined);
      const signal = AbortSignal.any(signals);
      const loop = async () => {
        while (!signal.aborted) {
          await call();
          await pause(clock, ms, signal);
        }
      };
      // A call that throws ends the repetition and is shown as a stray error; being ended is none.
      void loop().catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      return () => end.abort();
    },
    range(start, end, step = 1) {
      const [from, to] = end === undefined ? [0, start] : [start, end];
      const count = Math.max(0, Math.ceil((to - from) / step));
      if (!Number.isFinite(count)) throw invalid('range needs finite numbers and a step that is not 0');
      return Array.from({ length: count }, (_, index) => from + index * step);
    },
    now: () => clock.wallMs(),
  };
}

function timeoutError(condition: () => unknown, timeoutMs: number): LabnetError {
  return new LabnetError(
    runtimeErrors.LABNET_WAIT_TIMEOUT,
    `until: ${String(condition).slice(0, 80)} did not hold within ${timeoutMs} ms`,
    { details: { timeoutMs } },
  );
}

function invalid(message: string): LabnetError {
  return new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, message);
}

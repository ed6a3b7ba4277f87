import { afterReading } from './after-reading.js';
import type { Clock } from './clock.js';
import { kernelErrors, LabnetError } from './errors.js';

/** How long a call waits. */
export interface WaitOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Limit in milliseconds. @defaultValue none, as Infinity */
  readonly timeoutMs?: number | undefined;
}

/** When a wait is over although nothing came. */
export interface WaitLimit {
  readonly clock: Clock;
  /** Infinity or undefined: none. */
  readonly timeoutMs: number | undefined;
  /** The error at the deadline. */
  onTimeout(): Error;
}

/** What ends a wait from outside. */
export interface Wait {
  /** What is waited for, for the error of a cancelled wait. */
  readonly what: string;
  readonly signals: readonly (AbortSignal | undefined)[];
  /** @defaultValue none */
  readonly limit?: WaitLimit;
}

/**
 * A promise that ends with whatever comes first: `begin` settling it, the limit, or a signal. Nothing remains armed.
 *
 * @param begin - Starts; returns how to stop, which is called once whatever ends the wait.
 * @throws LABNET_CANCELLED by a signal; what `limit` says at the deadline.
 */
export function waitFor<T>(
  { what, signals, limit }: Wait,
  begin: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const ends = signals.filter((signal) => signal !== undefined);
    const cleanups: (() => void)[] = [];
    const state = { isOver: false };
    const end = (settle: () => void) => {
      state.isOver = true;
      for (const cleanup of cleanups.splice(0)) cleanup();
      settle();
    };
    const cancel = () =>
      end(() => reject(new LabnetError(kernelErrors.LABNET_CANCELLED, `${what} was cancelled`)));
    if (ends.some(({ aborted }) => aborted)) {
      cancel();
      return;
    }
    for (const signal of ends) {
      signal.addEventListener('abort', cancel);
      cleanups.push(() => signal.removeEventListener('abort', cancel));
    }
    if (limit?.timeoutMs !== undefined && limit.timeoutMs !== Infinity) {
      const onDeadline = () => end(() => reject(limit.onTimeout()));
      const timer = afterReading(limit.clock, limit.timeoutMs, onDeadline);
      cleanups.push(() => timer.cancel());
    }
    const stop = begin(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    );
    if (state.isOver) stop();
    else cleanups.push(stop);
  });
}

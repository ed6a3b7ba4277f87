import type { Clock } from '../../kernel/clock.js';
import { kernelErrors, LabnetError } from '../../kernel/errors.js';

/** How long a call waits. */
export interface WaitOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Limit in milliseconds; Infinity: none. */
  readonly timeoutMs?: number | undefined;
}

/** What a wait needs to know. */
export interface WaitContext {
  readonly clock: Clock;
  ambientSignal(): AbortSignal | undefined;
}

/**
 * A promise that ends with whatever comes first: `begin` settling it, the deadline, or a signal. Nothing remains armed.
 *
 * @param what - For the error of a cancelled wait.
 * @param onTimeout - Error at the deadline.
 * @param begin - Starts; returns how to stop.
 */
export function waitFor<T>(
  context: WaitContext,
  { signal, timeoutMs = Infinity }: WaitOptions,
  what: string,
  onTimeout: () => Error,
  begin: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const signals = [signal, context.ambientSignal()].filter((one) => one !== undefined);
    const cleanups: (() => void)[] = [];
    const end = (settle: () => void) => {
      for (const cleanup of cleanups.splice(0)) cleanup();
      settle();
    };
    const cancel = () => end(() => reject(cancelled(what)));
    if (signals.some((one) => one.aborted)) {
      cancel();
      return;
    }
    for (const one of signals) {
      one.addEventListener('abort', cancel);
      cleanups.push(() => one.removeEventListener('abort', cancel));
    }
    if (timeoutMs !== Infinity) {
      const timer = context.clock.after(timeoutMs, () => end(() => reject(onTimeout())));
      cleanups.push(() => timer.cancel());
    }
    const state = { settled: false };
    const finish = (settle: () => void) => {
      state.settled = true;
      end(settle);
    };
    const stop = begin(
      (value) => finish(() => resolve(value)),
      (error) => finish(() => reject(error)),
    );
    if (state.settled) stop();
    else cleanups.push(stop);
  });
}

/** The error of a wait that was cancelled. */
function cancelled(what: string): LabnetError {
  return new LabnetError(kernelErrors.LABNET_CANCELLED, `${what} was cancelled`);
}

import type { Clock } from './clock.js';
import { waitFor } from './wait-for.js';

/**
 * Waits.
 *
 * @throws LABNET_CANCELLED by the signal.
 */
export function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return waitFor<undefined>({ what: `the wait of ${ms} ms`, signals: [signal] }, (resolve) => {
    const timer = clock.after(ms, () => resolve(undefined));
    return () => timer.cancel();
  });
}

/** Waits, and less long when the signal says so: for what is done again and again until then. */
export async function pauseUntil(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await pause(clock, ms, signal).catch(() => undefined);
}

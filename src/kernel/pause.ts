import type { Clock } from './clock.js';
import { kernelErrors, LabnetError } from './errors.js';

/**
 * Waits.
 *
 * @throws LABNET_CANCELLED by the signal.
 */
export function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      timer.cancel();
      reject(new LabnetError(kernelErrors.LABNET_CANCELLED, `the wait of ${ms} ms was cancelled`));
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    });
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}

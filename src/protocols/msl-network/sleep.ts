import type { Clock } from '../../kernel/clock.js';
import { kernelErrors, LabnetError } from '../../kernel/errors.js';

/**
 * Waits.
 *
 * @throws LABNET_CANCELLED by the signal.
 */
export function sleep(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const cancel = () => {
      timer.cancel();
      reject(new LabnetError(kernelErrors.LABNET_CANCELLED, 'the wait for the service was cancelled'));
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    });
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted === true) cancel();
  });
}

import { kernelErrors, LabnetError } from '../../kernel/errors.js';

/**
 * A limit in milliseconds, as it was given.
 *
 * @param name - Of the option, for the error.
 * @throws LABNET_INVALID_ARGUMENT unless it is a number above 0.
 */
export function checkTimeout(timeoutMs: number, name: string): number {
  if (timeoutMs > 0) return timeoutMs;
  throw invalid(`${name} must be a number of milliseconds above 0, not ${String(timeoutMs)}`);
}

/** An argument cannot be used. */
export function invalid(message: string): LabnetError {
  return new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, message);
}

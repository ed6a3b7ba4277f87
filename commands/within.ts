import { kernelErrors, LabnetError } from '../src/kernel/errors.js';

/** Longest wait that a timer can be set to. */
export const MOST_MS = 2_147_483_647;

/**
 * The `coerce` of an option that is a number: refuses what is none, or out of its range.
 *
 * @param what - The option and its unit: `--timeout in milliseconds`.
 */
export function within(what: string, least = -Infinity, most = Infinity): (value: number) => number {
  const range = most === Infinity ? '' : ` from ${least} to ${most}`;
  return (value) => {
    if (value >= least && value <= most) return value;
    const problem = `${what} is ${value}; it takes a number${range}`;
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, problem);
  };
}

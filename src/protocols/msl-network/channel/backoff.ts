/** Delay before the first attempt, in milliseconds. */
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next attempt: twice as long each time, up to half a minute, and a quarter more or less
 * by chance so that a hundred clients of one manager do not come back in the same moment.
 *
 * @param attempt - 0 for the first.
 * @param random - In [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return full * (0.75 + random / 2);
}

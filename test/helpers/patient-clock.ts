import { systemClock } from '../../src/kernel/clock.js';
import type { Clock } from '../../src/kernel/clock.js';

/** The shortest limit that never passes, in milliseconds. */
const ENDLESS_MS = 1000;

/**
 * The clock of this computer for ends that do answer, however busy it is: what is to happen soon happens, a limit of a
 * second and more is never reached.
 */
export const patientClock: Clock = {
  ...systemClock,
  after: (delayMs, callback) =>
    delayMs < ENDLESS_MS ? systemClock.after(delayMs, callback) : { cancel: () => undefined },
};

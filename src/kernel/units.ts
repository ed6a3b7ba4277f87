/** Seconds, as the Python references count them, to milliseconds. */
export function secondsToMs(seconds: number): number {
  return seconds * 1000;
}

/** Milliseconds to seconds. */
export function msToSeconds(ms: number): number {
  return ms / 1000;
}

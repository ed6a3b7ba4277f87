/** Waits for SIGINT or SIGTERM. Begin to wait before it is said that something runs: who reads that may signal at once. */
export function untilSignalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

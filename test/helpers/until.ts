/**
 * Waits for a condition, looking again and again.
 *
 * @param condition - True when the wait is over.
 * @param describe - What to say when it never comes.
 * @param timeoutMs - When it is given up: late enough for a computer that is busy with other things.
 */
export async function until(
  condition: () => boolean,
  describe: () => string = () => '',
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came true: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

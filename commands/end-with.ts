import { EXIT } from '../src/kernel/errors.js';

/** How long an interrupted command waits for whoever reads what it printed. */
const INTERRUPTED_MS = 1000;

/**
 * Ends the process once all that was printed has been taken: a pipe holds little, and what waits for its reader would be
 * lost. Whoever interrupts a command does not wait for a reader that does not read.
 *
 * @param code - The exit code.
 */
export async function endWith(code: number): Promise<never> {
  if (code === EXIT.interrupted) setTimeout(() => process.exit(code), INTERRUPTED_MS);
  await Promise.all([process.stdout, process.stderr].map(taken));
  process.exit(code);
}

function taken(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    // Whoever read has gone.
    stream.on('error', () => resolve());
    stream.write('', () => resolve());
  });
}

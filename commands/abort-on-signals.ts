import { EXIT } from '../src/kernel/errors.js';

/** Which signals a command leaves alone. */
export interface SignalsLeft {
  /** SIGINT is the command's. */
  readonly sigint: boolean;
  /** The command goes on without its terminal. */
  readonly hangup: boolean;
}

/**
 * Aborts when a signal asks for the end, or when nobody reads any more what is printed; a second signal leaves at once.
 *
 * @returns Takes the handlers off again.
 */
export function abortOnSignals(interruption: AbortController, left: SignalsLeft): () => void {
  const signals = [
    ...(left.sigint ? [] : (['SIGINT'] as const)),
    'SIGTERM',
    ...(left.hangup ? [] : (['SIGHUP'] as const)),
  ] as const;
  const abort = () => {
    // A second one means it: leave at once.
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  };
  for (const signal of signals) process.on(signal, abort);
  const attach = left.hangup ? detachOnHangup() : abortOnDeafness(interruption);
  return () => {
    for (const signal of signals) process.off(signal, abort);
    attach();
  };
}

/**
 * `labnet pull furnace --watch 2>&1 | head`: whoever read has gone, and what is open is to be closed all the same. Nobody
 * is told of an error of standard error: telling it would be the next one.
 */
function abortOnDeafness(interruption: AbortController): () => void {
  const abort = () => interruption.abort();
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', abort);
  return () => {
    for (const stream of streams) stream.off('error', abort);
  };
}

/** Without its terminal the command goes on, and says to nobody what it has to say: the journal has it. */
function detachOnHangup(): () => void {
  const ignore = () => undefined;
  process.on('SIGHUP', ignore);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignore);
  return () => {
    process.off('SIGHUP', ignore);
    for (const stream of [process.stdout, process.stderr]) stream.off('error', ignore);
  };
}

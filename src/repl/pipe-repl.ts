import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ConsoleEntry, ReplConsole } from '../runtime/console.js';

/** A REPL that reads its entries from a file or a pipe. */
export interface PipeReplOptions {
  readonly repl: ReplConsole;
  readonly input: Readable;
  /** Values and what was printed. */
  readonly writeOut: (text: string) => void;
  /** Errors and notices. */
  readonly writeError: (text: string) => void;
  /** Ends it between two entries, and the entry that runs. */
  readonly signal: AbortSignal;
}

/**
 * Evaluates line after line; a line that is not complete goes on with the next one. An entry that fails does not
 * keep the others from running.
 *
 * @returns Whether all entries succeeded.
 */
export async function runPipeRepl(options: PipeReplOptions): Promise<boolean> {
  const { repl, input, signal } = options;
  const unlisten = repl.onEntry((entry) => print(entry, options));
  const interrupt = () => void repl.interrupt();
  signal.addEventListener('abort', interrupt);
  let source = '';
  let succeeded = true;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity, signal })) {
      source = source === '' ? line : `${source}\n${line}`;
      const submission = await repl.submit(source);
      if (submission === 'incomplete') continue;
      source = '';
      succeeded &&= submission === 'ok';
      if (signal.aborted) break;
    }
    if (source !== '' && !signal.aborted) {
      options.writeError('the input ended before the last entry was complete\n');
      return false;
    }
    return succeeded && !signal.aborted;
  } finally {
    signal.removeEventListener('abort', interrupt);
    unlisten();
  }
}

function print({ kind, text }: ConsoleEntry, { writeOut, writeError }: PipeReplOptions): void {
  if (kind === 'input' || kind === 'cleared') return;
  const write = kind === 'error' || kind === 'notice' ? writeError : writeOut;
  write(`${text}\n`);
}

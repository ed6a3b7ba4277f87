import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT, kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { reportError } from './report-error.js';
import type { RunOptions } from './run.js';
import { untilSignalled } from './until-signalled.js';

/** Editors write a file in several steps. */
const SETTLE_MS = 100;
const CODE = /\.(?:[cm]?[jt]sx?|json|ya?ml)$/;

/**
 * Runs a session script in a process of its own, and again whenever a file beside it is saved, until the operator ends
 * it. On the embedded lab only: what a saved file would send to rigs is nobody's decision.
 *
 * @param words - The command line to repeat.
 */
export async function watchSession(
  script: string,
  words: readonly string[],
  { demo = false }: Pick<RunOptions, 'demo'>,
): Promise<number> {
  try {
    if (!demo || script === '-') {
      const text = '--watch runs a script file again and again on the embedded lab: give it --demo';
      throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, text);
    }
    const ending = new AbortController();
    void untilSignalled().then(() => ending.abort());
    const again = words.filter((word) => word !== '--watch');
    await repeat(resolve(script), again, ending.signal);
    return EXIT.interrupted;
  } catch (error) {
    return reportError(error);
  }
}

async function repeat(script: string, words: readonly string[], signal: AbortSignal): Promise<void> {
  const changes = new Changes(dirname(script), signal);
  for (;;) {
    const child = spawn(process.execPath, [process.argv[1] ?? '', ...words], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    await Promise.race([changes.next(), ended.then(() => say('waits for a change', signal))]);
    if (isRunning(child)) child.kill('SIGINT');
    await ended;
    await changes.next();
    if (signal.aborted) return;
    await wait(SETTLE_MS);
    changes.forget();
    say('runs again', signal);
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function say(what: string, { aborted }: AbortSignal): void {
  if (!aborted) process.stderr.write(`labnet: ${what}\n`);
}

/** Whether a file of a folder has changed. */
class Changes {
  #changed = false;
  #tell: () => void = () => undefined;

  constructor(
    folder: string,
    private readonly signal: AbortSignal,
  ) {
    watch(folder, { signal }, (_event, file) => {
      if (file === null || CODE.test(file)) this.#set();
    });
    signal.addEventListener('abort', () => this.#set());
  }

  /** Resolves at the first change since {@link Changes.forget}, or when it is over. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#tell = resolve;
      if (this.#changed || this.signal.aborted) resolve();
    });
  }

  forget(): void {
    this.#changed = false;
  }

  #set(): void {
    this.#changed = true;
    this.#tell();
  }
}

import { setMaxListeners } from 'node:events';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, LabnetError, messageOf } from '../kernel/errors.js';
import type { Lab } from '../lab/lab.js';
import type { LabGlobal } from '../lab/lab.js';
import type { AmbientSignal } from './ambient-signal.js';
import { runtimeErrors } from './errors.js';
import { formatError } from './format-error.js';
import { syntaxRefusal } from './syntax-problem.js';

/** What a session script runs in. */
export interface RunScriptOptions {
  readonly lab: Lab;
  readonly globals: readonly LabGlobal[];
  readonly ambient: AmbientSignal;
  /** Whatever follows the file on the command line and is no option. */
  readonly args: readonly string[];
  /** Values of the options that the script exports. @defaultValue none */
  readonly scriptOptions?: Readonly<Record<string, unknown>>;
  /** Names of rigs that `--remote` gave. @defaultValue none */
  readonly remote?: readonly string[];
  readonly cwd: string;
  /** The file is only the name of a text that the loader has. @defaultValue false */
  readonly isSource?: boolean;
  readonly importFile: (path: string) => Promise<unknown>;
  /** The operator wants it to end. */
  readonly signal: AbortSignal;
  /** Longest time that it may take, in milliseconds; then it is ended as by the signal. @defaultValue no limit */
  readonly timeoutMs?: number | undefined;
  /** How long its `finally` may take after that, in milliseconds. @defaultValue 5000 */
  readonly graceMs?: number;
}

/** How a script ended. */
export interface ScriptOutcome {
  readonly exitCode: number;
  /** The error with the lines of the script, for people. */
  readonly problem?: string;
  /** What was thrown. */
  readonly error?: unknown;
  /** What the script returned. */
  readonly result?: unknown;
}

/** How long a script may take to clean up. */
export const SCRIPT_GRACE_MS = 5000;

/**
 * Runs a session script: a module that sees the globals of the REPL and may export a default function, which is then
 * called with them, `args` and `signal`. When the signal comes, whatever it waits for is cancelled, and what it then
 * still does (a `finally` that stops the rigs) has a time of grace.
 *
 * @returns Never rejects: the exit code by the error's code, that of a number that the script returns, or 0.
 */
export async function runScript(file: string, options: RunScriptOptions): Promise<ScriptOutcome> {
  const { lab, args } = options;
  const source = { atMs: lab.clock.wallMs(), input: 1, source: 'script' } as const;
  lab.publish({ type: 'input.entered', ...source, text: [file, ...args].join(' ') });
  const outcome = await evaluate(file, options);
  settle(lab, outcome);
  return outcome;
}

/**
 * Settles a script that is stuck, and will not be heard of any more.
 *
 * @param limitMs - The time that it had, where it is that which is over.
 */
export function settleStuckScript(lab: Lab, limitMs?: number): ScriptOutcome {
  const why = limitMs === undefined ? 'it was interrupted' : `its ${limitMs / 1000} s were over`;
  const text = `the script did not hear that ${why}, and was ended where it was stuck`;
  const error = new LabnetError(runtimeErrors.LABNET_SCRIPT_STUCK, text);
  const exitCode = limitMs === undefined ? error.exitCode : EXIT.deadline;
  const outcome = { exitCode, problem: formatError(error), error };
  settle(lab, outcome);
  return outcome;
}

function settle(lab: Lab, { exitCode, problem }: ScriptOutcome): void {
  lab.publish({
    type: 'input.settled',
    atMs: lab.clock.wallMs(),
    input: 1,
    outcome: exitCode === EXIT.ok ? 'ok' : exitCode === EXIT.interrupted ? 'interrupted' : 'error',
    text: problem?.split('\n')[0] ?? `exit ${exitCode}`,
  });
}

async function evaluate(file: string, options: RunScriptOptions): Promise<ScriptOutcome> {
  const { ambient, lab, graceMs = SCRIPT_GRACE_MS } = options;
  const graceOver = new AbortController();
  setMaxListeners(0, graceOver.signal);
  const withdraw = defineGlobals(options.globals);
  const limit = beginLimit(options);
  const ended = limit ? AbortSignal.any([options.signal, limit.signal]) : options.signal;
  setMaxListeners(0, ended);
  try {
    const path = options.isSource === true ? file : checkFile(file, options.cwd);
    ended.throwIfAborted();
    // What began before the interruption ends with it; what is begun afterwards has the time of grace.
    const current = () => (ended.aborted ? graceOver.signal : ended);
    const script = ambient.run(current, () => load(path, ended, options));
    const result = await Promise.race([script, interruption(ended, graceMs, lab, graceOver)]);
    if (!ended.aborted) return { exitCode: typeof result === 'number' ? result : EXIT.ok, result };
  } catch (error) {
    if (!ended.aborted) {
      const exitCode = error instanceof LabnetError ? error.exitCode : EXIT.failed;
      return { exitCode, problem: formatError(error), error };
    }
  } finally {
    graceOver.abort();
    limit?.cancel();
    withdraw();
  }
  if (options.signal.aborted) return { exitCode: EXIT.interrupted, problem: 'interrupted' };
  const error = timeoutError(options.timeoutMs ?? 0);
  return { exitCode: error.exitCode, problem: formatError(error), error };
}

/** Begins the time that the script may take. */
function beginLimit({
  lab,
  timeoutMs,
}: RunScriptOptions): { readonly signal: AbortSignal; cancel(): void } | undefined {
  if (timeoutMs === undefined) return undefined;
  const limit = new AbortController();
  const timer = lab.clock.after(timeoutMs, () => limit.abort());
  return { signal: limit.signal, cancel: () => timer.cancel() };
}

function timeoutError(timeoutMs: number): LabnetError {
  return new LabnetError(
    runtimeErrors.LABNET_SCRIPT_TIMEOUT,
    `the script did not end within ${timeoutMs / 1000} s`,
    { details: { timeoutMs } },
  );
}

async function load(path: string, signal: AbortSignal, options: RunScriptOptions): Promise<unknown> {
  const module = await importScript(path, options.importFile);
  // What was interrupted while it was loaded does not begin.
  if (typeof module.default !== 'function' || signal.aborted) return undefined;
  const globals = Object.fromEntries(options.globals.map(({ name, value }) => [name, value]));
  const run = module.default as (session: unknown) => unknown;
  const { args, scriptOptions = {}, remote = [] } = options;
  return run({ ...globals, args, options: scriptOptions, remote, signal });
}

async function importScript(
  path: string,
  importFile: RunScriptOptions['importFile'],
): Promise<{ readonly default?: unknown }> {
  try {
    return (await importFile(path)) as { readonly default?: unknown };
  } catch (error) {
    throw (await syntaxRefusal(error, path)) ?? error;
  }
}

/** Rejects when the time of grace after the signal is over. */
function interruption(
  signal: AbortSignal,
  graceMs: number,
  { clock }: Lab,
  graceOver: AbortController,
): Promise<never> {
  return new Promise((_resolve, reject) => {
    const begin = () => {
      const timer = clock.after(graceMs, () => reject(new Error('the time of grace is over')));
      graceOver.signal.addEventListener('abort', () => timer.cancel(), { once: true });
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
}

/** Puts the globals where modules see them. Returns what takes them away again. */
function defineGlobals(globals: readonly LabGlobal[]): () => void {
  for (const { name, value } of globals) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return () => {
    for (const { name } of globals) Reflect.deleteProperty(globalThis, name);
  };
}

function checkFile(file: string, cwd: string): string {
  const path = resolve(cwd, file);
  try {
    if (statSync(path).isFile()) return path;
  } catch (error) {
    throw new LabnetError(runtimeErrors.LABNET_SCRIPT_UNREADABLE, `${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  throw new LabnetError(runtimeErrors.LABNET_SCRIPT_UNREADABLE, `${path} is not a file`);
}

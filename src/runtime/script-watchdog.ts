import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EXIT } from '../kernel/errors.js';
import { isWithinOwnCode } from './user-frames.js';

/** Why a script is to end: Ctrl-C, or the time that it was given. */
export type EndReason = 'interrupt' | 'limit';

/** Slots of the memory that both threads see. */
export const WATCHDOG_SLOT = {
  /** How many messages of the watchdog the main thread has heard. */
  heard: 0,
  /** The main thread asks to be called again. */
  later: 1,
  /** The script has begun. */
  begun: 2,
} as const;

/** Lines of a stack that are looked through for those of the script. */
const MOST_FRAMES = 200;

/** What the thread is given. */
export interface WatchdogData {
  readonly memory: SharedArrayBuffer;
  /** Name of the function among the globals of the main thread. */
  readonly key: string;
  readonly timeoutMs: number | undefined;
  readonly graceMs: number;
}

/** `tell`: the script is stuck; `end`: end it, unless labnet's own code runs; `force`: end it wherever it is. */
export type WatchdogCall = 'tell' | 'end' | 'force';

/** How a watchdog is made. */
export interface ScriptWatchdogOptions {
  /** The built `script-watchdog-worker`. */
  readonly workerUrl: URL;
  /** The time that the script may take, in milliseconds. @defaultValue no limit */
  readonly timeoutMs?: number | undefined;
  /** How long it may be deaf before it is ended, in milliseconds. */
  readonly graceMs: number;
}

/** What to do about a script that is stuck: called on top of what it does, so that an error made there has its lines. */
export interface StuckScript {
  /** It is to end and does not hear it. */
  readonly tell: (reason: EndReason) => void;
  /** Ends the process: whatever is to be kept is written before. */
  readonly end: (reason: EndReason) => never;
}

/** A watchdog that runs, and its end. */
export interface ScriptWatchdog {
  /** The script begins as soon as this resolves, and is watched from its first line. */
  watch(script: StuckScript): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Lets SIGINT and a time limit reach a script that is stuck without an `await`: the main thread hears neither then.
 * Another thread takes the signal, hands it to the main thread, and when that does not hear it, runs a function on top
 * of what the main thread does, through an inspector session within the process: no port is opened.
 */
export function startScriptWatchdog({
  workerUrl,
  timeoutMs,
  graceMs,
}: ScriptWatchdogOptions): ScriptWatchdog {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(WATCHDOG_SLOT).length);
  const slots = new Int32Array(memory);
  const key = `labnet ${randomUUID()}`;
  const workerData: WatchdogData = { memory, key, timeoutMs, graceMs };
  const worker = new Worker(workerUrl, { workerData });
  worker.unref();
  worker.on('exit', listenAgain);
  // Without the thread everything is as it would be without a watchdog.
  const ready = once(worker, 'message').catch(() => undefined);
  worker.on('message', (message: EndReason | 'ready') => {
    if (message === 'ready') return;
    Atomics.add(slots, WATCHDOG_SLOT.heard, 1);
    if (message === 'interrupt') interrupt();
  });
  return {
    async watch({ tell, end }) {
      const call = (what: WatchdogCall, reason: EndReason) => {
        if (what === 'tell') tell(reason);
        // A fact that is being written would be torn.
        else if (what === 'end' && isWithinOwnCode(new Error())) Atomics.store(slots, WATCHDOG_SLOT.later, 1);
        else end(reason);
      };
      const value = (what: WatchdogCall, reason: EndReason) => withWholeStacks(() => call(what, reason));
      Object.defineProperty(globalThis, key, { value, configurable: true });
      await ready;
      Atomics.store(slots, WATCHDOG_SLOT.begun, 1);
      Atomics.notify(slots, WATCHDOG_SLOT.begun);
    },
    async close() {
      Reflect.deleteProperty(globalThis, key);
      await worker.terminate();
    },
  };
}

/** The script's own lines may be far down, below those of labnet. */
function withWholeStacks(run: () => void): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = MOST_FRAMES;
  try {
    run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** As the signal itself would have come. */
function interrupt(): void {
  if (!process.emit('SIGINT', 'SIGINT')) process.exit(EXIT.interrupted);
}

/** The thread took the signal from the main thread: only listeners that are put on anew get it back. */
function listenAgain(): void {
  const listeners = process.rawListeners('SIGINT') as NodeJS.SignalsListener[];
  for (const listener of listeners) process.off('SIGINT', listener);
  for (const listener of listeners) process.on('SIGINT', listener);
}

import { Session } from 'node:inspector';
import { Script } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { WATCHDOG_SLOT } from './script-watchdog.js';
import type { EndReason, WatchdogCall, WatchdogData } from './script-watchdog.js';

/** The main thread counts as stuck after this long without hearing. */
const STUCK_MS = 1000;
/** How often, and how many times, it is looked whether labnet's own code is done. */
const LOOK_MS = 10;
const MOST_LOOKS = 100;

const { memory, key, timeoutMs, graceMs } = workerData as WatchdogData;
const slots = new Int32Array(memory);

/** What the main thread is to hear, and has not heard yet. */
interface Asked {
  readonly reason: EndReason;
  readonly atMs: number;
  isTold: boolean;
  /** When the script was to be ended. */
  endAtMs?: number;
  looks: number;
}

/** A thread has no signals. What SIGINT can break off is a script, in a thread as well. */
const surroundings = globalThis as unknown as { sleep: () => void; watch: () => void };
const sleep = new Script('sleep()');
/** All the rest, which SIGINT breaks off where nobody sleeps: without a script around it, it would end the process. */
const watch = new Script('watch()');

let messages = 0;
let asked: Asked | undefined;
let isReady = false;
let hasBegun = 0;
let limitAtMs = Infinity;

surroundings.watch = () => {
  while (!isBeyondHelp()) turn();
};
while (isBrokenOff(watch)) {
  // The call may not have been made.
  if (asked) delete asked.endAtMs;
  ask('interrupt');
}

function turn(): void {
  const isInterrupted = sleepUntil(nextLookMs());
  beginLimit();
  if (asked && Atomics.load(slots, WATCHDOG_SLOT.heard) >= messages) asked = undefined;
  if (isInterrupted) ask('interrupt');
  else if (performance.now() >= limitAtMs) ask('limit');
  else if (asked) look(asked);
}

/** The main thread is in the system itself, as `execSync` is: from now on SIGINT ends the process. */
function isBeyondHelp(): boolean {
  return asked?.endAtMs !== undefined && performance.now() > asked.endAtMs + STUCK_MS;
}

function nextLookMs(): number {
  if (!asked) return limitAtMs;
  const { atMs, isTold, endAtMs } = asked;
  if (endAtMs !== undefined) return performance.now() + LOOK_MS;
  return Math.min(limitAtMs, atMs + (isTold ? graceMs : STUCK_MS));
}

/** The time of the script begins with it. */
function beginLimit(): void {
  if (hasBegun === Atomics.load(slots, WATCHDOG_SLOT.begun)) return;
  hasBegun = 1;
  limitAtMs = performance.now() + (timeoutMs ?? Infinity);
}

/** Returns whether SIGINT came. */
function sleepUntil(atMs: number): boolean {
  const ms = Math.max(0, atMs - performance.now());
  surroundings.sleep = () => {
    // From here on the signal comes here.
    if (!isReady) parentPort?.postMessage('ready');
    isReady = true;
    Atomics.wait(slots, WATCHDOG_SLOT.begun, hasBegun, ms);
  };
  return isBrokenOff(sleep);
}

/** Runs a script. Returns whether SIGINT broke it off. */
function isBrokenOff(script: Script): boolean {
  try {
    script.runInThisContext({ breakOnSigint: true, displayErrors: false });
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
    return true;
  }
}

/** Asks the main thread to end the script. What it is asked again while it is stuck is meant. */
function ask(reason: EndReason): void {
  if (reason === 'limit') limitAtMs = Infinity;
  messages += 1;
  parentPort?.postMessage(reason);
  if (asked?.isTold === true) end(asked);
  asked ??= { reason, atMs: performance.now(), isTold: false, looks: 0 };
}

function look(stuck: Asked): void {
  if (stuck.endAtMs !== undefined) lookAgain(stuck);
  else if (stuck.isTold) end(stuck);
  else {
    stuck.isTold = true;
    call('tell', stuck);
  }
}

function end(stuck: Asked): void {
  if (stuck.endAtMs !== undefined) return;
  stuck.endAtMs = performance.now();
  call('end', stuck);
}

/** The main thread did not want to be ended where it was. */
function lookAgain(stuck: Asked): void {
  if (Atomics.exchange(slots, WATCHDOG_SLOT.later, 0) === 0) return;
  stuck.looks += 1;
  stuck.endAtMs = performance.now();
  call(stuck.looks < MOST_LOOKS ? 'end' : 'force', stuck);
}

/** Calls the function of the watchdog on the main thread, on top of whatever that does. */
function call(what: WatchdogCall, { reason }: Asked): void {
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.evaluate', { expression: `globalThis["${key}"]?.("${what}", "${reason}")` });
  session.disconnect();
}

// Processes and numbers that the benches share.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = here('../.venv-interop/bin/python');

/** Whether the reference can be measured, too: `npm run test:interop` makes its environment. */
export const hasReference = existsSync(python);

/** A far end in a process of its own; `close` ends it. */
export async function startPeer(command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${args.join(' ')} ended with ${signal ?? code} before it was there`);
  });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  const close = async () => {
    const gone = once(child, 'exit');
    child.stdin.end();
    await gone;
  };
  return { ports: JSON.parse(line), close };
}

/** An idle virtual processor takes longer to wake up than a message takes: while it works, it is kept from sleeping. */
const BUSY = 'const end = Date.now() + 600_000; while (Date.now() < end);';

/** Keeps every processor awake at the lowest priority. Returns what lets them sleep again. */
export function keepAwake() {
  const busy = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', BUSY]));
  for (const { pid } of busy) setPriority(pid, constants.priority.PRIORITY_LOW);
  const end = () => busy.forEach((child) => child.kill());
  process.once('exit', end);
  return () => {
    process.off('exit', end);
    end();
  };
}

/** A far end of ours. */
export function startNodePeer(...args) {
  return startPeer(process.execPath, [here('peer.mjs'), ...args.map(String)]);
}

/** A listener of the reference. */
export function startReference() {
  return startPeer(python, ['-u', here('iblutil_bench.py'), 'server']);
}

/** A manager or a service of ours. */
export function startMslPeer(...args) {
  return startPeer(process.execPath, [here('msl-peer.mjs'), ...args.map(String)]);
}

/** A process that passes bytes on and nothing else. */
export function startBarePeer(...args) {
  return startPeer(process.execPath, [here('msl-bare.mjs'), ...args.map(String)]);
}

/** A manager and a service of the reference. */
export function startMslReference(...args) {
  return startPeer(python, ['-u', here('msl_bench.py'), ...args]);
}

/** Calls through the reference's own manager. */
export const runMslReference = (...args) => runPython('msl_bench.py', args);

/** What a function of the reference's bench prints. */
export const runReference = (...args) => runPython('iblutil_bench.py', args);

async function runPython(script, args) {
  const { stdout } = await promisify(execFile)(python, [here(script), ...args.map(String)], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

/** The value below which a share of the numbers lies. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The middle one of some numbers. */
export const median = (numbers) => quantile(numbers, 0.5);

/** Every aim of this run, in order. */
export const aims = [];

/** A line about an aim: the ratio, the limit, whether it is kept, and what bare sockets come to where they stand for the most. */
export function aim(text, ratio, { atMost, atLeast, bare }) {
  const kept = atMost === undefined ? ratio >= atLeast : ratio <= atMost;
  const limit = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  aims.push({ text, ratio, limit, kept, bare });
  const most = bare === undefined ? '' : `; bare sockets: ${bare.toFixed(2)}`;
  console.log(`  ${kept ? 'kept  ' : 'MISSED'} ${text}: ${ratio.toFixed(2)} (${limit}${most})`);
}

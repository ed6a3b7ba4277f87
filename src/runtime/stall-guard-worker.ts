import { ReadStream } from 'node:tty';
import { workerData } from 'node:worker_threads';
import type { GuardMessage } from './guarded-terminal.js';
import type { GuardData } from './stall-guard.js';
import { StallWatch } from './stall-watch.js';

/** How often it is looked whether the main thread has taken a Ctrl-C. */
const LOOK_MS = 25;

const { memory, port } = workerData as GuardData;
const tell = (message: GuardMessage) => port.postMessage(message);
const watch = new StallWatch({
  slots: new Int32Array(memory),
  tell,
  sendSigint: () => process.kill(process.pid, 'SIGINT'),
  nowMs: () => performance.now(),
});
let terminal: ReadStream | undefined;
let timer: NodeJS.Timeout | undefined;

port.on('message', (reads: boolean) => {
  if (reads) terminal ??= open();
  else close();
});

function open(): ReadStream {
  const opened = new ReadStream(0);
  const end = () => tell('ended');
  return opened.on('data', type).on('end', end).on('error', end);
}

/** Whoever reads the terminal next is to find all that was not read: a stream that is only paused reads on for a while. */
function close(): void {
  const rest = terminal?.isPaused() ? (terminal.read() as Buffer | null) : null;
  if (rest) watch.type(rest);
  terminal?.destroy();
  terminal = undefined;
  tell('stopped');
}

function type(bytes: Buffer): void {
  watch.type(bytes);
  if (watch.isFull) terminal?.pause();
  lookSoon();
}

function look(): void {
  timer = undefined;
  watch.look();
  if (!watch.isFull) terminal?.resume();
  lookSoon();
}

function lookSoon(): void {
  if (watch.isWaiting || watch.isFull) timer ??= setTimeout(look, LOOK_MS);
}

import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { GUARD_SLOT, GuardedTerminal } from './guarded-terminal.js';
import type { TerminalInput } from './guarded-terminal.js';

/** What the other thread is given. */
export interface GuardData {
  readonly memory: SharedArrayBuffer;
  readonly port: MessagePort;
}

/**
 * Has another thread read a terminal: see {@link GuardedTerminal}.
 *
 * @param workerUrl - The built `stall-guard-worker`.
 * @param stdin - The terminal that is this process' standard input.
 */
export function startStallGuard(workerUrl: URL, stdin: TerminalInput): GuardedTerminal {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(GUARD_SLOT).length);
  const { port1, port2 } = new MessageChannel();
  const workerData: GuardData = { memory, port: port2 };
  const worker = new Worker(workerUrl, { workerData, transferList: [port2] });
  worker.unref();
  const terminal = new GuardedTerminal(new Int32Array(memory), port1, stdin, () => worker.terminate());
  // Without the thread everything is as it would be without a guard.
  worker.on('error', () => undefined);
  worker.on('exit', () => terminal.readHere());
  return terminal;
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { kernelErrors, LabnetError, messageOf } from '../src/kernel/errors.js';
import type { GuardedTerminal } from '../src/runtime/guarded-terminal.js';
import { familyOf, isRunning, signalAll } from './process-family.js';

/** How long an editor that was asked to end may take to put the terminal back. */
const ENDS_WITHIN_MS = 1000;
/** How often it is looked whether it has ended. */
const LOOK_MS = 20;

/** The editor that the operator has chosen, in the terminal of labnet. */
export class OperatorsEditor {
  #running: { readonly child: ChildProcess; readonly exited: Promise<unknown> } | undefined;
  #closed = false;

  /** @param keys - Reads the terminal, unless the editor does. */
  constructor(private readonly keys: Pick<GuardedTerminal, 'pause' | 'resume' | 'setRawMode'>) {}

  /** Opens it on a text, and resolves with what it was left as. Rigs are answered meanwhile. */
  readonly edit = async (text: string): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'labnet-edit-'));
    const file = join(folder, 'entry.ts');
    const wasRaw = process.stdin.isRaw;
    try {
      writeFileSync(file, text, { mode: 0o600 });
      await this.keys.pause();
      this.keys.setRawMode(false);
      this.#refuseClosed();
      await this.#run(file);
      return readFileSync(file, 'utf8');
    } finally {
      if (!this.#closed) {
        this.keys.setRawMode(wasRaw);
        this.keys.resume();
      }
      rmSync(folder, { recursive: true, force: true });
    }
  };

  async #run(file: string): Promise<void> {
    const { VISUAL = '', EDITOR = '' } = process.env;
    const [command = 'vi', ...args] = (VISUAL.trim() || EDITOR.trim() || 'vi').split(/\s+/);
    const child = spawn(command, [...args, file], { stdio: 'inherit' });
    const exited = once(child, 'exit').catch((cause: unknown) => {
      const problem = `the editor ${command} cannot be started: ${messageOf(cause)}`;
      throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, problem, {
        cause,
        remedy: 'Set EDITOR to one that is there.',
      });
    });
    this.#running = { child, exited };
    try {
      await exited;
    } finally {
      this.#running = undefined;
    }
    // Nobody meant what it was left as.
    this.#refuseClosed();
  }

  #refuseClosed(): void {
    if (this.#closed)
      throw new LabnetError(kernelErrors.LABNET_CLOSED, 'the editor was ended, because labnet ends');
  }

  /** Ends it, where it is open: the terminal goes to whoever comes after labnet. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    if (!this.#running) return;
    const { child, exited } = this.#running;
    // What $EDITOR names may be a script that has started the editor.
    const all = child.pid === undefined ? [] : familyOf(child.pid);
    signalAll(all, 'SIGTERM');
    const untilMs = performance.now() + ENDS_WITHIN_MS;
    while (all.some(isRunning) && performance.now() < untilMs) await setTimeout(LOOK_MS);
    if (all.some(isRunning)) {
      signalAll(all, 'SIGKILL');
      // It could not put the terminal back; setting what is set already would do nothing.
      process.stdin.setRawMode(true);
      process.stdin.setRawMode(false);
    }
    await exited.catch(() => undefined);
  }
}

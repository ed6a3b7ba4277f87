import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { kernelErrors, LabnetError, messageOf } from '../src/kernel/errors.js';
import type { ReplConsole } from '../src/runtime/console.js';
import { Docs } from '../src/runtime/docs.js';
import type { GuardedTerminal } from '../src/runtime/guarded-terminal.js';
import { History } from '../src/runtime/history.js';
import type { OperatorDesk } from '../src/runtime/operator-desk.js';
import { createReplConsole } from '../src/runtime/repl-console.js';
import { startStallGuard } from '../src/runtime/stall-guard.js';
import { openSessionScope } from '../src/runtime/session-globals.js';
import { clipboardSequence, MAX_CLIPBOARD_BYTES } from '../src/terminal/clipboard.js';
import { distFile } from './dist-file.js';
import { moduleLoader, printTable } from './session-parts.js';
import type { LabSession } from './with-lab.js';

/** A REPL on an open lab, and its end. */
export interface SessionConsole {
  readonly repl: ReplConsole;
  /** Aborted when `.exit` was entered. */
  readonly left: AbortSignal;
  close(): Promise<void>;
}

/** How it is shown. */
export interface SessionConsoleOptions {
  readonly colors: boolean;
  /** The terminal that keys come from: closed with the console. @defaultValue none */
  readonly keys?: GuardedTerminal | undefined;
  /** Where the protocols ask the operator. */
  readonly desk?: OperatorDesk | undefined;
  /** Asks the terminal for something that does not move the cursor. @defaultValue writes to it */
  readonly tellTerminal?: (sequence: string) => void;
  /** Columns that a table may fill. @defaultValue those of standard output */
  readonly columns?: () => number | undefined;
  /** Lets the operator edit a text in an editor of theirs. */
  readonly edit?: (text: string) => Promise<string>;
}

/** Makes the REPL of a session. Errors that nothing waited for are shown in it, and the process lives on. */
export function openSessionConsole(
  { lab, config, ambient, stateDir }: LabSession,
  { colors, keys, desk, edit, columns, tellTerminal = writeToTerminal }: SessionConsoleOptions,
): SessionConsole {
  const left = new AbortController();
  const scope = openSessionScope(lab, config.name, ambient, {
    printTable: (rows) => printTable(rows, columns?.()),
  });
  const { historyFile, historyEntries } = config.repl;
  const repl = createReplConsole({
    lab,
    ambient,
    colors,
    globals: scope.globals,
    history: History.open({ file: resolve(stateDir, historyFile ?? 'history'), limit: historyEntries }),
    importModule: moduleLoader().importModule,
    docs: new Docs(distFile('docs.json')),
    cwd: process.cwd(),
    ...(keys && { copy: (text) => tellTerminal(copySequence(text)) }),
    ...(desk && { desk }),
    ...(edit && { edit }),
    onLeave: () => left.abort(),
    ...(keys && { guard: keys }),
  });
  const showStray = (error: unknown) => {
    const text = error instanceof LabnetError ? `${error.code}: ${error.message}` : messageOf(error);
    lab.publish({
      type: 'note',
      atMs: lab.clock.wallMs(),
      level: 'error',
      text: `nobody waited for: ${text}`,
    });
    repl.report(error);
  };
  process.on('uncaughtException', showStray);
  process.on('unhandledRejection', showStray);
  return {
    repl,
    left: left.signal,
    async close() {
      process.off('uncaughtException', showStray);
      process.off('unhandledRejection', showStray);
      await repl.close();
      scope.close();
      await keys?.close();
    },
  };
}

/** Reads the keys of this process' terminal: Ctrl-C must be seen while a loop runs. */
export function openKeys(): GuardedTerminal {
  return startStallGuard(distFile('stall-guard-worker.js'), process.stdin);
}

function writeToTerminal(sequence: string): void {
  writeFileSync('/dev/tty', sequence);
}

/** The terminal itself is asked: nothing of it moves the cursor. */
function copySequence(text: string): string {
  if (Buffer.byteLength(text) > MAX_CLIPBOARD_BYTES) {
    const limit = `the clipboard of a terminal takes ${MAX_CLIPBOARD_BYTES} bytes`;
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, `${limit}, not ${Buffer.byteLength(text)}`);
  }
  return clipboardSequence(text, process.env);
}

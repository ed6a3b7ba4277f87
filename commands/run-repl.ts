import { EXIT } from '../src/kernel/errors.js';
import { runPipeRepl } from '../src/repl/pipe-repl.js';
import { TerminalRepl } from '../src/repl/terminal-repl.js';
import type { GuardedTerminal } from '../src/runtime/guarded-terminal.js';
import { OperatorDesk } from '../src/runtime/operator-desk.js';
import { terminalSize } from '../src/terminal/terminal-size.js';
import { wantsColors } from './colors.js';
import { isReadOnly } from './lab-options.js';
import type { ConsoleOptions } from './lab-options.js';
import { OperatorsEditor } from './operators-editor.js';
import { openKeys, openSessionConsole } from './session-console.js';
import type { SessionConsole } from './session-console.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

/** Runs the REPL where keys are typed, or on a pipe. */
export function runRepl(options: ConsoleOptions): Promise<number> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const desk = isTerminal ? new OperatorDesk() : undefined;
  const run = async (session: LabSession) => {
    const colors = wantsColors(process.stdout);
    const keys = isTerminal ? openKeys() : undefined;
    const editor = keys && new OperatorsEditor(keys);
    const opened = openSessionConsole(session, { colors, keys, desk, ...(editor && { edit: editor.edit }) });
    try {
      return keys ? await inTerminal(session, opened, keys) : await inPipe(session, opened);
    } finally {
      await editor?.close();
      await opened.close();
    }
  };
  return withLab(options, run, { ownSigint: isTerminal, readOnly: isReadOnly(options), operator: desk });
}

async function inPipe({ signal }: LabSession, { repl, left }: SessionConsole): Promise<number> {
  const succeeded = await runPipeRepl({
    repl,
    input: process.stdin,
    writeOut: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    signal: AbortSignal.any([signal, left]),
  });
  if (signal.aborted) return EXIT.interrupted;
  return succeeded || left.aborted ? EXIT.ok : EXIT.failed;
}

async function inTerminal(
  { lab, config, signal }: LabSession,
  { repl, left }: SessionConsole,
  keys: GuardedTerminal,
): Promise<number> {
  const { stdout } = process;
  stdout.write(
    `labnet ${config.name}: ${lab.store.state.peers.size} peers. "help" shows what is in scope.\n`,
  );
  const terminal = new TerminalRepl(repl, {
    input: keys,
    write: (text) => stdout.write(text),
    size: () => terminalSize(stdout),
    colors: wantsColors(stdout),
  });
  // A key, as a rule; a signal when another program sends it.
  const interrupt = () => void repl.interrupt();
  keys.setRawMode(true);
  stdout.write('\u001b[?2004h');
  try {
    process.on('SIGINT', interrupt);
    await terminal.run(AbortSignal.any([signal, left]));
  } finally {
    process.off('SIGINT', interrupt);
    stdout.write('\u001b[?2004l');
    keys.setRawMode(false);
    await keys.pause();
  }
  return signal.aborted ? EXIT.interrupted : EXIT.ok;
}

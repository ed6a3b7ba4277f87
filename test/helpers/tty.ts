import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { TestScreen } from './screen.js';

/** A program in a pseudo-terminal, and the screen that it draws. */
export interface Tty {
  readonly pid: number;
  /** What left the program so far, as it was written. */
  output(): string;
  readonly text: () => string;
  /** The screen is the one that programs put over the shell's. */
  isAlternate(): boolean;
  /** The cursor is shown. */
  isCursorShown(): boolean;
  write(keys: string): void;
  resize(columns: number, rows: number): void;
  /** The screen, as soon as it shows something. */
  waitFor(what: RegExp, timeoutMs?: number): Promise<string>;
  /** Closes the far side of the terminal, as a lost SSH line does: no signal of ours is sent. */
  loseLine(): void;
  readonly exited: Promise<{ readonly exitCode: number; readonly signal?: number | undefined }>;
}

/** How a program is started in a pseudo-terminal. */
export interface TtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Variables that change what a program draws or opens: those of the tests are not those of an operator. */
const OURS = new Set([
  ...[
    'CI',
    'CONTINUOUS_INTEGRATION',
    'NO_COLOR',
    'FORCE_COLOR',
    'COLORTERM',
    'COLORFGBG',
    'INK_SCREEN_READER',
  ],
  ...['LC_ALL', 'LC_CTYPE', 'TMUX', 'STY', 'EDITOR', 'VISUAL'],
]);

/** Starts a program in a pseudo-terminal. It ends with the test at the latest, and all that it started. */
export function openTty(file: string, args: readonly string[], options: TtyOptions = {}): Tty {
  const { columns = 80, rows = 24, env = {}, cwd = process.cwd() } = options;
  const screen = new TestScreen(columns, rows);
  const inherited = Object.entries(process.env).filter(([name]) => !OURS.has(name));
  const child = spawn(file, [...args], {
    name: env.TERM ?? 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env: { ...Object.fromEntries(inherited), LANG: 'C.UTF-8', ...env },
  });
  let output = '';
  let running = true;
  child.onData((data) => {
    output += data;
    screen.terminal.write(data);
  });
  // What a terminal answers when it is asked.
  screen.terminal.onData((data) => {
    if (running) child.write(data);
  });
  const exited = new Promise<{ exitCode: number; signal?: number | undefined }>((resolve) => {
    child.onExit((exit) => {
      running = false;
      // Told when the terminal is closed, thus behind all of the output.
      void screen.write('').then(() => resolve(exit));
    });
  });
  onTestFinished(async () => {
    if (running) killGroup(child.pid);
    await exited;
  });
  const text = (): string => screen.lines().join('\n');
  return {
    pid: child.pid,
    output: () => output,
    text,
    isAlternate: () => screen.terminal.buffer.active.type === 'alternate',
    isCursorShown: () => output.lastIndexOf('\u001b[?25h') >= output.lastIndexOf('\u001b[?25l'),
    write: (keys) => child.write(keys),
    resize(newColumns, newRows) {
      screen.terminal.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    async waitFor(what, timeoutMs = 20_000) {
      const deadline = performance.now() + timeoutMs;
      while (!what.test(text())) {
        if (performance.now() > deadline)
          throw new Error(`${String(what)} never came; the screen:\n${text()}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return text();
    },
    loseLine() {
      // The only way to the descriptor: the methods of the package send a signal, too.
      (child as unknown as { readonly _socket: { destroy(): void } })._socket.destroy();
    },
    exited,
  };
}

/** The terminal makes a program the leader of a group. That it has ended may not have been told yet. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Gets the keys of `labnet tui --demo` into its REPL, where nothing runs and nothing is printed. */
export async function enterRepl(tty: Tty): Promise<void> {
  await tty.waitFor(/q leave/);
  tty.write('i');
  // What the embedded lab asks at the start would only make the tests slow.
  const screen = await tty.waitFor(/Enter run/);
  if (screen.includes('runs: Ctrl-C interrupts')) tty.write('\u0003');
  await tty.waitFor(/^interrupted|did not complete/m);
  tty.write('\u000c');
  await tty.waitFor(/nothing pending[^]*Tab completes/);
}

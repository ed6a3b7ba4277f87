import { messageOf } from '../kernel/errors.js';
import { sanitize } from '../kernel/sanitize.js';
import { decodeKeys } from '../terminal/keys.js';
import { ScreenWriter } from '../terminal/screen/screen-writer.js';
import type { ScreenStats } from '../terminal/screen/screen-writer.js';
import { divertWrites } from '../terminal/divert-writes.js';
import { openTerminalOutput } from '../terminal/terminal-output.js';
import { openTerminalSession } from '../terminal/terminal-session.js';
import type { EndingSignal, SessionProcess } from '../terminal/terminal-session.js';
import { createTheme } from './theme.js';
import { TuiController } from './tui-controller.js';
import type { PaneConsole } from './repl-pane.js';
import type { TuiLab } from './tui-lab.js';
import { TuiStore } from './tui-store.js';

/** What {@link startTui} shows, and where. */
export interface StartTuiOptions {
  readonly lab: TuiLab;
  readonly repl: PaneConsole;
  /** Name of the lab. @defaultValue none */
  readonly title?: string;
  /** Shown as such; refusing is the lab's. @defaultValue false */
  readonly readOnly?: boolean;
  /** Most frames a second that no key asks for. @defaultValue 5 */
  readonly fps?: number;
  /** Aborted: the operator left by other means, as by `.exit`. */
  readonly signal?: AbortSignal;
  /** Where `NO_COLOR` is looked up. @defaultValue that of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A terminal. @defaultValue that of this process */
  readonly stdin?: NodeJS.ReadStream;
  /** A terminal. @defaultValue that of this process */
  readonly stdout?: NodeJS.WriteStream;
  /** Its standard error is shown in the REPL pane meanwhile. @defaultValue this process */
  readonly proc?: SessionProcess & { readonly stderr: NodeJS.WriteStream };
}

/** How the operator, or the system, ended it. The terminal is as it was before. */
export interface Departure {
  /** `quit`: as the operator wanted; `input-ended`: the terminal is gone. */
  readonly reason: 'quit' | 'signal' | 'crash' | 'input-ended';
  /** With `signal`. Close everything, then end by it: see `endBySignal`. */
  readonly signal?: EndingSignal;
  /** With `crash`. */
  readonly error?: unknown;
  /** What the screen has cost. */
  readonly stats: ScreenStats;
}

/**
 * Shows a lab on the terminal until the operator leaves, or a signal or an error ends it. By then the terminal has
 * been given back. Closing the lab is the caller's.
 */
export async function startTui(options: StartTuiOptions): Promise<Departure> {
  // Loaded late: a snapshot needs none of it.
  const { mountApp } = await import('./mount-app.js');
  const { lab, env = process.env, stdin = process.stdin, stdout = process.stdout, proc = process } = options;
  const output = openTerminalOutput(stdout);
  const screen = new ScreenWriter(output, sizeOf(stdout));
  const store = new TuiStore({
    lab,
    repl: options.repl,
    status: { title: options.title ?? '', readOnly: options.readOnly ?? false },
    size: sizeOf(stdout),
    fps: options.fps ?? 5,
  });
  return new Promise((resolve) => {
    const depart = (departure: Omit<Departure, 'stats'>): void => {
      for (const undo of undos.splice(0).reverse()) undo();
      resolve({ ...departure, stats: screen.stats });
    };
    const undos: (() => void)[] = [() => store.close()];
    const session = openTerminalSession({
      input: stdin,
      output,
      proc,
      onLeave: () => screen.pause(),
      onResume: () => {
        resize();
        screen.resume();
      },
      onSignal: (signal) => depart({ reason: 'signal', signal }),
      onCrash: (error) => depart({ reason: 'crash', error }),
    });
    undos.push(() => session.leave());
    const resize = (): void => {
      screen.resize(sizeOf(stdout));
      store.resize(sizeOf(stdout));
    };
    const controller = new TuiController(store, {
      leave: () => depart({ reason: 'quit' }),
      suspend: () => session.suspend(),
      repaint: () => screen.resize(sizeOf(stdout)),
    });
    undos.push(decodeKeys(stdin, { onKey: controller.press }), () => stdin.pause());
    undos.push(listen(stdout, 'resize', resize));
    undos.push(listen(stdin, 'end', () => depart({ reason: 'input-ended' })));
    undos.push(listen(proc, 'unhandledRejection', (error) => note(lab, `not handled: ${messageOf(error)}`)));
    undos.push(
      divertWrites([stdout, proc.stderr], (text) =>
        store.repl.add({ kind: 'output', text: safeLines(text) }),
      ),
    );
    if (options.signal) undos.push(onAbort(options.signal, () => depart({ reason: 'quit' })));
    const app = mountApp(screen, { store, theme: createTheme(env) }, (error) =>
      depart({ reason: 'crash', error }),
    );
    undos.push(() => app.unmount());
  });
}

function sizeOf({ columns, rows }: Pick<NodeJS.WriteStream, 'columns' | 'rows'>) {
  // A terminal that does not know its size says 0.
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}

function safeLines(text: string): string {
  return sanitize(text.replace(/\n$/, ''), { keepNewlines: true });
}

function note(lab: TuiLab, text: string): void {
  lab.publish({ type: 'note', atMs: lab.clock.wallMs(), level: 'error', text });
}

function listen(
  source: Pick<NodeJS.EventEmitter, 'on' | 'off'>,
  event: string,
  listener: (first: unknown) => void,
): () => void {
  source.on(event, listener);
  return () => source.off(event, listener);
}

function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

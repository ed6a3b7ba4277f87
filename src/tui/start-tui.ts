import { writeFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { sanitize } from '../kernel/sanitize.js';
import type { Key } from '../terminal/key.js';
import { decodeKeys } from '../terminal/keys.js';
import type { ScreenSize } from '../terminal/screen/frame-diff.js';
import type { ScreenStats } from '../terminal/screen/screen-writer.js';
import { divertWrites } from '../terminal/divert-writes.js';
import { openTerminalOutput } from '../terminal/terminal-output.js';
import type { TerminalOutput } from '../terminal/terminal-output.js';
import { openTerminalSession } from '../terminal/terminal-session.js';
import { terminalSize } from '../terminal/terminal-size.js';
import type {
  EndingSignal,
  SessionInput,
  SessionProcess,
  TerminalSession,
} from '../terminal/terminal-session.js';
import { readArrangement, writeArrangement } from './arrangement.js';
import { copyText } from './copy-text.js';
import { leftBehind } from './control/leave.js';
import { drawnFace, spokenFace } from './face.js';
import type { Face } from './face.js';
import type { Known } from './known.js';
import type { LentTerminal } from './lent-terminal.js';
import type { mountApp as mountAppType } from './mount-app.js';
import { createTheme } from './theme.js';
import type { ThemeOptions } from './theme.js';
import { TuiController } from './tui-controller.js';
import type { PaneConsole } from './repl-pane.js';
import type { TuiLab } from './tui-lab.js';
import { TuiStore } from './tui-store.js';

/** The part of a terminal's input that the panes need. */
export interface TuiInput extends SessionInput {
  on(event: 'data' | 'end', listener: (bytes: Buffer) => void): unknown;
  off(event: 'data' | 'end', listener: (bytes: Buffer) => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

/** What {@link startTui} shows, and where. */
export interface StartTuiOptions {
  readonly lab: TuiLab;
  readonly repl: PaneConsole;
  /** Name of the lab. @defaultValue none */
  readonly title?: string;
  /** What tells it from another lab of that name. @defaultValue nothing */
  readonly profile?: string;
  /** Its facts are kept in a journal. @defaultValue true */
  readonly hasJournal?: boolean;
  /** Lines that are appended in place of panes that are drawn. @defaultValue false */
  readonly screenReader?: boolean;
  /** Gets the terminal while the panes are shown. @defaultValue nobody */
  readonly terminal?: LentTerminal;
  /** Colours and borders. @defaultValue those of the terminal */
  readonly look?: ThemeOptions;
  /** The status line says what the screen costs. @defaultValue false */
  readonly showsCost?: boolean;
  /** Shown as such; refusing is the lab's. @defaultValue false */
  readonly readOnly?: boolean;
  /** What can be done, what was prepared, and what errors mean. @defaultValue nothing */
  readonly known?: Known;
  /** Where sizes and open panes are kept. @defaultValue nowhere */
  readonly arrangementFile?: string;
  /** Entered into the REPL as soon as it is shown. @defaultValue nothing */
  readonly firstEntry?: string;
  /** Most frames a second that no key asks for. @defaultValue 5 */
  readonly fps?: number;
  /** Aborted: the operator left by other means, as by `.exit`. */
  readonly signal?: AbortSignal;
  /** Where `NO_COLOR` is looked up. @defaultValue that of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A terminal. @defaultValue that of this process */
  readonly stdin?: TuiInput;
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
  /** What goes on without labnet, for people. Empty: nothing. */
  readonly left: string;
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
  return new Promise((resolve) => {
    new RunningTui(options, mountApp, resolve).start();
  });
}

class RunningTui {
  readonly #stdin: TuiInput;
  readonly #stdout: NodeJS.WriteStream;
  readonly #proc: SessionProcess & { readonly stderr: NodeJS.WriteStream };
  readonly #output: TerminalOutput;
  readonly #face: Face;
  readonly #store: TuiStore;
  /** What must be undone, newest last. */
  readonly #undos: (() => void)[] = [];

  constructor(
    private readonly options: StartTuiOptions,
    private readonly mountApp: typeof mountAppType,
    private readonly resolve: (departure: Departure) => void,
  ) {
    const { stdin = process.stdin, stdout = process.stdout, proc = process } = options;
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#proc = proc;
    this.#output = openTerminalOutput(stdout);
    this.#face = this.#faceFor(terminalSize(stdout));
    this.#store = new TuiStore({
      lab: options.lab,
      repl: options.repl,
      status: statusOf(options),
      size: terminalSize(stdout),
      fps: options.fps ?? 5,
      stats: () => this.#face.stats,
      showsCost: options.showsCost ?? false,
      ...(options.known && { known: options.known }),
      ...(options.arrangementFile !== undefined && {
        arrangement: readArrangement(options.arrangementFile),
      }),
      onError: this.#crash,
    });
  }

  #faceFor(size: ScreenSize): Face {
    const { screenReader = false, env = process.env, look } = this.options;
    if (screenReader) return spokenFace(this.#output, size);
    return drawnFace(this.#output, size, { theme: createTheme(env, look), mountApp: this.mountApp });
  }

  start(): void {
    const store = this.#store;
    this.#undos.push(() => store.close());
    const session = openTerminalSession({
      input: this.#stdin,
      output: this.#output,
      proc: this.#proc,
      screen: this.options.screenReader === true ? 'lines' : 'alternate',
      onLeave: () => this.#face.pause(),
      onResume: () => {
        this.#resize();
        this.#face.resume();
      },
      onSignal: (signal) => this.#depart({ reason: 'signal', signal }),
      onCrash: this.#crash,
    });
    this.#undos.push(() => session.leave());
    const { terminal } = this.options;
    if (terminal) {
      const lent = { face: this.#face, session: this.#lending(session), columns: () => store.replColumns };
      this.#undos.push(terminal.attach(lent));
    }
    this.#readKeys(session);
    this.#listen();
    const app = this.#face.mount(store, this.#crash);
    this.#undos.push(() => app.unmount());
    if (this.options.firstEntry !== undefined) void this.options.repl.submit(this.options.firstEntry);
  }

  /** Keys are for whoever has the terminal. */
  #lending(session: TerminalSession): Pick<TerminalSession, 'lend'> {
    return {
      lend: async (run) => {
        await this.#stdin.pause();
        try {
          return await session.lend(run);
        } finally {
          this.#stdin.resume();
        }
      },
    };
  }

  #readKeys(session: TerminalSession): void {
    const controller = new TuiController(this.#store, {
      leave: () => this.#depart({ reason: 'quit' }),
      suspend: () => session.suspend(),
      repaint: () => this.#resize(),
      copy: (text) => copyText(text, this.#face, this.options.env ?? process.env),
      saveFile,
    });
    const onKey = (key: Key): void => {
      try {
        controller.press(key);
      } catch (error) {
        this.#crash(error);
      }
    };
    this.#undos.push(() => void this.#stdin.pause(), decodeKeys(this.#stdin, { onKey }));
  }

  #listen(): void {
    const { signal } = this.options;
    this.#undos.push(
      on(this.#stdout, 'resize', () => this.#resize()),
      on(this.#stdin, 'end', () => this.#depart({ reason: 'input-ended' })),
      divertWrites([this.#stdout, this.#proc.stderr], (text) =>
        this.#store.repl.add({ kind: 'output', text: safeLines(text) }),
      ),
    );
    if (signal) this.#undos.push(onAbort(signal, () => this.#depart({ reason: 'quit' })));
  }

  #resize(): void {
    this.#face.resize(terminalSize(this.#stdout));
    this.#store.resize(terminalSize(this.#stdout));
  }

  readonly #crash = (error: unknown): void => this.#depart({ reason: 'crash', error });

  #depart(departure: Omit<Departure, 'stats' | 'left'>): void {
    const { arrangement, lab, repl } = this.#store;
    const left = leftBehind(lab, repl.view.busy);
    for (const undo of this.#undos.splice(0).reverse()) undo();
    const { arrangementFile } = this.options;
    if (arrangementFile !== undefined) writeArrangement(arrangementFile, arrangement);
    this.resolve({ ...departure, left, stats: this.#face.stats });
  }
}

function statusOf({ title = '', profile = '', readOnly = false, hasJournal = true }: StartTuiOptions) {
  return { title, profile, readOnly, hasJournal };
}

function saveFile(name: string, text: string): string {
  const path = resolvePath(name);
  writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  return path;
}

function safeLines(text: string): string {
  return sanitize(text.replace(/\n$/, ''), { keepNewlines: true });
}

function on<Event extends string>(
  source: Record<'on' | 'off', (event: Event, listener: () => void) => unknown>,
  event: Event,
  listener: () => void,
): () => void {
  source.on(event, listener);
  return () => source.off(event, listener);
}

function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

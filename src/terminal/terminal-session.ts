import type { TerminalOutput } from './terminal-output.js';

/** Alternate screen, hidden cursor, bracketed paste, cleared. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?2004h\u001b[m\u001b[2J\u001b[H';
/**
 * The reverse, and the end of a synchronized update that was cut off. Cleared, because tmux shows rows of it above the
 * shell's after a resize.
 */
const LEAVE = '\u001b[?2026l\u001b[?2004l\u001b[m\u001b[2J\u001b[?25h\u001b[?1049l';

/** The same where lines are only appended: bracketed paste, and a line of its own for whoever comes after. */
const ENTER_LINES = '\u001b[?2004h';
const LEAVE_LINES = '\r\u001b[K\u001b[?2004l\u001b[m';

/** How long after a stop that did not happen (nobody is there to continue us) the screen comes back. */
const RESUME_MS = 300;

/** Signals that end the program. */
export const ENDING_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/** One of {@link ENDING_SIGNALS}. */
export type EndingSignal = (typeof ENDING_SIGNALS)[number];

/** The part of Node's `process` that a session needs. */
export interface SessionProcess
  extends SignalProcess, Pick<NodeJS.EventEmitter, 'on' | 'off' | 'listenerCount'> {}

/** A terminal's input. */
export interface SessionInput {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** What a session is made of. */
export interface TerminalSessionOptions {
  readonly input: SessionInput;
  readonly output: TerminalOutput;
  /** @defaultValue this process */
  readonly proc?: SessionProcess;
  /** Over the whole screen, which comes back as it was, or lines that stay. @defaultValue alternate */
  readonly screen?: 'alternate' | 'lines';
  /** Just before the terminal is given back; also before a suspension. */
  readonly onLeave?: () => void;
  /** The terminal is ours again after a suspension; its size may have changed. */
  readonly onResume?: () => void;
  /** A signal asks the program to end. The terminal has been given back already. */
  readonly onSignal: (signal: EndingSignal) => void;
  /**
   * Something was thrown that nobody caught, and nobody listened for that when the session was opened. The terminal
   * has been given back already.
   */
  readonly onCrash: (error: unknown) => void;
}

/** The terminal while it is ours. */
export interface TerminalSession {
  /** Gives the terminal back as it was. Idempotent; happens by itself on every way out of the program. */
  leave(): void;
  /** Ctrl-Z: gives the terminal back, stops the program, and takes the terminal again when it goes on. */
  suspend(): void;
  /**
   * Gives the terminal to a program of the operator, and takes it again when that is done. Ctrl-C and Ctrl-Z are for the
   * program meanwhile.
   */
  lend<T>(run: () => Promise<T>): Promise<T>;
}

/**
 * Takes the terminal: alternate screen, raw mode, bracketed paste, no cursor. It is given back exactly once,
 * whichever way the program ends: by {@link TerminalSession.leave}, a signal, an exception that nobody caught, or
 * an exit from anywhere.
 */
export function openTerminalSession(options: TerminalSessionOptions): TerminalSession {
  const session = new Session(options);
  session.open();
  return session;
}

class Session implements TerminalSession {
  readonly #proc: SessionProcess;
  readonly #listeners: (readonly [event: string, listener: (first: unknown) => void])[];
  #ours = false;
  #over = false;
  #lent = false;
  #stopped: NodeJS.Timeout | undefined;

  constructor(private readonly options: TerminalSessionOptions) {
    this.#proc = options.proc ?? process;
    this.#listeners = [
      ['exit', () => this.leave()],
      ['SIGCONT', () => this.#resume()],
      ['SIGTSTP', () => this.suspend()],
      // Where somebody else takes care of such errors, the program lives on.
      ...(this.#proc.listenerCount('uncaughtException') === 0
        ? [['uncaughtException', (error: unknown) => this.#end(() => options.onCrash(error))] as const]
        : []),
      ...ENDING_SIGNALS.map((signal) => [signal, () => this.#endBy(signal)] as const),
    ];
  }

  open(): void {
    for (const [event, listener] of this.#listeners) this.#proc.on(event, listener);
    this.#take();
  }

  leave(): void {
    if (this.#over) return;
    this.#giveBack();
    this.#over = true;
    clearTimeout(this.#stopped);
    for (const [event, listener] of this.#listeners) this.#proc.off(event, listener);
    this.options.output.close();
  }

  async lend<T>(run: () => Promise<T>): Promise<T> {
    if (this.#over || !this.#ours) return run();
    this.#giveBack();
    this.#lent = true;
    try {
      return await run();
    } finally {
      this.#lent = false;
      this.#resume();
    }
  }

  suspend(): void {
    // Whoever has the terminal is stopped already: the shell waits for us.
    if (this.#lent) this.#proc.kill(0, 'SIGSTOP');
    if (this.#over || !this.#ours) return;
    this.#giveBack();
    const [, stop] = this.#listeners.find(([event]) => event === 'SIGTSTP') ?? [];
    if (stop) this.#proc.off('SIGTSTP', stop);
    // The whole group, as the terminal itself would: the shell waits for the first of it.
    this.#proc.kill(0, 'SIGTSTP');
    // The system ignores the signal where no shell could ever continue us.
    this.#stopped = setTimeout(() => this.#resume(), RESUME_MS);
  }

  #resume(): void {
    if (this.#over || this.#ours || this.#lent) return;
    clearTimeout(this.#stopped);
    const [, stop] = this.#listeners.find(([event]) => event === 'SIGTSTP') ?? [];
    // It is there still where nobody had stopped us.
    if (stop) {
      this.#proc.off('SIGTSTP', stop);
      this.#proc.on('SIGTSTP', stop);
    }
    this.#take();
    this.options.onResume?.();
  }

  #endBy(signal: EndingSignal): void {
    if (this.#lent && (signal === 'SIGINT' || signal === 'SIGQUIT')) return;
    // While everything is being closed somebody has to listen: else the renderer's own listener ends the program before
    // that is done. A second signal means it.
    this.#proc.on(signal, () => endBySignal(signal, this.#proc));
    this.#end(() => this.options.onSignal(signal));
  }

  #end(tell: () => void): void {
    if (this.#over) return;
    this.leave();
    tell();
  }

  #take(): void {
    this.#ours = true;
    this.#setRaw(true);
    this.options.output.writeNow(this.options.screen === 'lines' ? ENTER_LINES : ENTER);
  }

  #giveBack(): void {
    if (!this.#ours) return;
    this.#ours = false;
    this.options.onLeave?.();
    this.#setRaw(false);
    this.options.output.writeNow(this.options.screen === 'lines' ? LEAVE_LINES : LEAVE);
  }

  #setRaw(raw: boolean): void {
    try {
      if (this.options.input.isTTY === true) this.options.input.setRawMode?.(raw);
    } catch {
      // The terminal is gone: nothing to set.
    }
  }
}

/**
 * Ends this process by a signal, so that whoever started it sees what it ended of. Call it after everything is
 * closed: nothing runs after it.
 */
export function endBySignal(signal: EndingSignal, proc: SignalProcess = process): void {
  proc.removeAllListeners(signal);
  proc.kill(proc.pid, signal);
}

/** The part of Node's `process` that {@link endBySignal} needs. */
export interface SignalProcess {
  readonly pid: number;
  removeAllListeners(event: string): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

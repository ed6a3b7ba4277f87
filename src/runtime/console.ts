/** One thing that a REPL shows, in the order in which it happened. */
export interface ConsoleEntry {
  /**
   * `input`: what was typed; `output`: what console.log and friends printed; `notice`: said by labnet; `cleared`: what
   * was shown before is to go.
   */
  readonly kind: 'input' | 'value' | 'error' | 'output' | 'notice' | 'cleared';
  /** May have several lines and SGR colours; everything else that a terminal acts upon is already made safe. */
  readonly text: string;
}

/** How a submitted text ended. `incomplete`: nothing ran, more lines are needed. */
export type Submission = 'ok' | 'error' | 'interrupted' | 'incomplete';

/** What a Tab offers. */
export interface Completion {
  /** Start of the text that a candidate replaces. */
  readonly from: number;
  readonly candidates: readonly CompletionCandidate[];
}

/** Something that the operator is asked: the next line is the answer to it, and not evaluated. */
export interface ConsoleQuestion {
  /** Stands before the answer. */
  readonly label: string;
  /** What is typed must not be shown. */
  readonly isSecret: boolean;
}

/** One thing that could stand at the cursor. */
export interface CompletionCandidate {
  readonly text: string;
  /** One line of documentation, or empty. */
  readonly summary: string;
}

/**
 * A REPL without a terminal: evaluates, prints, remembers. The TUI's pane, `labnet repl` and pipes are faces of it.
 */
export interface ReplConsole {
  /** Evaluates one entry. Entries (input, values, errors, output) arrive at the listeners. Never rejects. */
  submit(source: string): Promise<Submission>;
  /** Ctrl-C: ends the running evaluation. False when there is none. */
  interrupt(): boolean;
  readonly busy: boolean;
  /** What is asked at the moment. An entry tells when a question begins and how it ends. */
  readonly question: ConsoleQuestion | undefined;
  /** Answers it. What is no answer leaves it where it is. */
  answer(text: string): void;
  /** Does not answer it. */
  decline(): void;
  /** Never runs a getter, a function or a request. */
  complete(text: string, cursor: number): Completion;
  /** Earlier entries, oldest first. */
  readonly history: readonly string[];
  /** Shows an error that no entry waited for: a stray rejection, a late throw. */
  report(error: unknown): void;
  /** Shows text that something printed. */
  write(text: string): void;
  onEntry(listener: (entry: ConsoleEntry) => void): () => void;
  close(): Promise<void>;
}

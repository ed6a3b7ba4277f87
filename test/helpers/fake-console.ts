import type { Completion, ConsoleEntry, ConsoleQuestion, Submission } from '../../src/runtime/console.js';
import type { PaneConsole } from '../../src/tui/repl-pane.js';

/** A REPL that evaluates as a test says. */
export class FakeConsole implements PaneConsole {
  /** A new list for each entry, as that of the real one. */
  history: readonly string[] = [];
  readonly submitted: string[] = [];
  interrupted = 0;
  completion: Completion = { from: 0, candidates: [] };
  busy = false;
  question: ConsoleQuestion | undefined;
  readonly answers: string[] = [];
  readonly #listeners = new Set<(entry: ConsoleEntry) => void>();

  /** @param evaluate - How a text ends; it may tell entries. */
  constructor(private readonly evaluate: (source: string) => Submission | Promise<Submission> = () => 'ok') {}

  /** Shows an entry. */
  tell(kind: ConsoleEntry['kind'], text: string): void {
    for (const listener of this.#listeners) listener({ kind, text });
  }

  async submit(source: string): Promise<Submission> {
    this.submitted.push(source);
    this.busy = true;
    const submission = await this.evaluate(source);
    this.busy = false;
    if (submission !== 'incomplete') this.history = [...this.history, source];
    return submission;
  }

  answer(text: string): void {
    this.answers.push(text);
    this.question = undefined;
    this.tell('notice', 'answered');
  }

  decline(): void {
    this.question = undefined;
    this.tell('notice', 'not answered');
  }

  interrupt(): boolean {
    if (!this.busy) return false;
    this.interrupted++;
    return true;
  }

  complete(): Completion {
    return this.completion;
  }

  onEntry(listener: (entry: ConsoleEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

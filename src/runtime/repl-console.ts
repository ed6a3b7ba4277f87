import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { sanitize } from '../kernel/sanitize.js';
import type { Lab } from '../lab/lab.js';
import type { LabGlobal } from '../lab/lab.js';
import type { AmbientSignal } from './ambient-signal.js';
import { complete } from './completion.js';
import type { Completion, ConsoleEntry, ReplConsole, Submission } from './console.js';
import { Evaluator } from './evaluator.js';
import type { Evaluation, StallGuard } from './evaluator.js';
import { formatError, formatSyntaxProblem } from './format-error.js';
import type { History } from './history.js';
import { printValue } from './print-value.js';
import { findCommand, replCommands } from './repl-command.js';
import { withoutSecrets } from './secrets.js';

/** What a REPL is made of. */
export interface ReplConsoleOptions {
  readonly lab: Lab;
  readonly globals: readonly LabGlobal[];
  readonly ambient: AmbientSignal;
  readonly history: History;
  readonly colors: boolean;
  readonly importModule: (specifier: string) => Promise<unknown>;
  readonly guard?: StallGuard;
  /** `.exit` was entered. */
  onLeave(): void;
}

const WORDS = ['await', 'const', 'for', 'function', 'import', 'let', 'new', 'return', 'typeof', 'while'];

/** Makes a REPL without a terminal. */
export function createReplConsole(options: ReplConsoleOptions): ReplConsole {
  return new LabConsole(options);
}

class LabConsole implements ReplConsole {
  readonly #listeners = new Set<(entry: ConsoleEntry) => void>();
  readonly #evaluator: Evaluator;
  readonly #summaries: ReadonlyMap<string, string>;
  #inputs = 0;

  constructor(private readonly options: ReplConsoleOptions) {
    const { globals, ambient, importModule, guard } = options;
    this.#summaries = new Map([...globals, ...replCommands].map(({ name, summary }) => [name, summary]));
    this.#evaluator = new Evaluator({
      globals: {
        ...Object.fromEntries(globals.map(({ name, value }) => [name, value])),
        console: this.#console(),
      },
      ambient,
      importModule,
      ...(guard && { guard }),
    });
  }

  get busy(): boolean {
    return this.#evaluator.busy;
  }

  get history(): readonly string[] {
    return this.options.history.entries;
  }

  async submit(source: string): Promise<Submission> {
    const found = findCommand(source);
    if (source.trim() === '') return 'ok';
    if (found) {
      this.#remember(source);
      const { text, leave } = found.command.run({
        history: this.history,
        globals: this.options.globals,
        argument: found.argument,
      });
      if (text !== '') this.#tell('output', text);
      if (leave === true) this.options.onLeave();
      return 'ok';
    }
    // Whether it is complete is known only once it was compiled; the journal has it before anything of it runs.
    const input = (this.#inputs += 1);
    const evaluation = await this.#evaluator.evaluate(source, () => this.#entered(source, input));
    if (evaluation.status === 'incomplete') return 'incomplete';
    if (evaluation.status === 'invalid') this.#entered(source, input);
    return this.#settled(evaluation, source, input);
  }

  interrupt(): boolean {
    return this.#evaluator.interrupt();
  }

  complete(text: string, cursor: number): Completion {
    return complete(text, cursor, {
      scope: this.#evaluator.scope,
      words: [...WORDS, ...replCommands.map(({ name }) => name)],
      summaryOf: (name) => this.#summaries.get(name) ?? '',
    });
  }

  report(error: unknown): void {
    this.#tell('error', `nobody waited for this: ${formatError(error)}`);
  }

  write(text: string): void {
    this.#tell('output', text.replace(/\n$/, ''));
  }

  onEntry(listener: (entry: ConsoleEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    while (this.#evaluator.interrupt());
    this.#listeners.clear();
    return Promise.resolve();
  }

  #entered(source: string, input: number): void {
    const { lab } = this.options;
    const text = withoutSecrets(source);
    lab.publish({ type: 'input.entered', atMs: lab.clock.wallMs(), input, source: 'repl', text });
    this.#tell('input', source);
    this.#remember(source);
  }

  #settled(
    evaluation: Exclude<Evaluation, { status: 'incomplete' }>,
    source: string,
    input: number,
  ): Submission {
    const { lab, colors } = this.options;
    const outcome = evaluation.status === 'invalid' ? 'error' : evaluation.status;
    let text = '';
    if (evaluation.status === 'ok') {
      if (evaluation.value !== undefined) this.#tell('value', printValue(evaluation.value, { colors }));
    } else {
      text =
        evaluation.status === 'invalid'
          ? formatSyntaxProblem(evaluation.problem, source)
          : formatError(evaluation.error);
      this.#tell(evaluation.status === 'interrupted' ? 'notice' : 'error', text);
    }
    lab.publish({
      type: 'input.settled',
      atMs: lab.clock.wallMs(),
      input,
      outcome,
      text: withoutSecrets(text.split('\n')[0] ?? ''),
    });
    return outcome;
  }

  #remember(source: string): void {
    const problem = this.options.history.add(source);
    if (problem !== undefined) this.#tell('notice', problem);
  }

  #tell(kind: ConsoleEntry['kind'], text: string): void {
    const entry = { kind, text: kind === 'value' ? text : sanitize(text, { keepNewlines: true }) };
    for (const listener of this.#listeners) listener(entry);
  }

  /** `console` of the entries: prints into the REPL. */
  #console(): Console {
    const stream = new Writable({
      decodeStrings: false,
      write: (chunk: string | Buffer, _encoding, done) => {
        this.write(chunk.toString());
        done();
      },
    });
    return new Console({ stdout: stream, stderr: stream, colorMode: false });
  }
}

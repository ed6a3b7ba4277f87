import { Console } from 'node:console';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { sanitize } from '../kernel/sanitize.js';
import type { Lab } from '../lab/lab.js';
import type { LabGlobal } from '../lab/lab.js';
import type { AmbientSignal } from './ambient-signal.js';
import { complete } from './completion/complete.js';
import type { Completion, ConsoleEntry, ConsoleQuestion, ReplConsole, Submission } from './console.js';
import type { Docs } from './docs.js';
import { Evaluator } from './evaluator.js';
import type { Evaluation, StallGuard } from './evaluator.js';
import { explain, questionOf } from './explain.js';
import { formatEntryError } from './format-entry-error.js';
import { formatError, formatSyntaxProblem } from './format-error.js';
import type { History } from './history.js';
import type { OperatorDesk } from './operator-desk.js';
import { printValue } from './print-value.js';
import { findCommand, replCommands } from './repl-commands.js';
import type { ReplCommand, ReplCommandContext } from './repl-commands.js';
import { withoutSecrets } from './secrets.js';

/** What a REPL is made of. */
export interface ReplConsoleOptions {
  readonly lab: Lab;
  readonly globals: readonly LabGlobal[];
  readonly ambient: AmbientSignal;
  readonly history: History;
  readonly colors: boolean;
  readonly importModule: (specifier: string) => Promise<unknown>;
  readonly docs: Docs;
  /** Files of commands start here. */
  readonly cwd: string;
  readonly guard?: StallGuard;
  /** Puts a text into the clipboard of the operator. */
  readonly copy?: (text: string) => void;
  /** Lets the operator edit a text in an editor of theirs. */
  readonly edit?: (text: string) => Promise<string>;
  /** Where the protocols ask the operator. */
  readonly desk?: OperatorDesk;
  /** `.exit` was entered. */
  readonly onLeave: () => void;
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
  readonly #worked: string[] = [];
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
    options.desk?.listen((happened) => this.#asked(happened));
  }

  get busy(): boolean {
    return this.#evaluator.busy;
  }

  get history(): readonly string[] {
    return this.options.history.entries;
  }

  get question(): ConsoleQuestion | undefined {
    const { question } = this.options.desk ?? {};
    return question && { ...question, label: sanitize(question.label) };
  }

  answer(text: string): void {
    this.options.desk?.answer(text);
  }

  decline(): void {
    this.options.desk?.decline();
  }

  async submit(source: string): Promise<Submission> {
    if (source.trim() === '') return 'ok';
    const found = findCommand(source);
    if (found) return this.#command(source, found.command, found.argument);
    const question = questionOf(source);
    if (question !== undefined) {
      this.#took(source);
      this.#tell('output', explain(question, this.#evaluator.scope, this.options.docs));
      return 'ok';
    }
    return this.#evaluate(source, () => this.#took(source));
  }

  interrupt(): boolean {
    return this.#evaluator.interrupt();
  }

  complete(text: string, cursor: number): Completion {
    return complete(text, cursor, {
      scope: this.#evaluator.scope,
      words: [...WORDS, ...replCommands.map(({ name }) => name)],
      docs: this.options.docs,
      summaryOf: (name) => this.#summaries.get(name) ?? '',
      listFolder: (path) => listFolder(resolve(this.options.cwd, path)),
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
    // What was asked before there was anybody to see it.
    const text = this.options.desk?.question?.text;
    if (text !== undefined) queueMicrotask(() => listener(noticeOf(text)));
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    while (this.#evaluator.interrupt());
    this.options.desk?.listen(undefined);
    this.#listeners.clear();
    return Promise.resolve();
  }

  async #command(source: string, command: ReplCommand, argument: string): Promise<Submission> {
    this.#took(source);
    const { lab, globals, cwd, copy, edit, onLeave } = this.options;
    let outcome: Submission = 'ok';
    const context: ReplCommandContext = {
      argument,
      history: this.history,
      globals,
      clock: lab.clock,
      lastValue: this.#evaluator.scope._,
      worked: this.#worked,
      cwd,
      copy,
      edit,
      evaluate: async (entry) => (outcome = await this.#evaluate(entry, () => undefined)),
      clear: () => this.#tell('cleared', ''),
      leave: onLeave,
    };
    try {
      const text = await command.run(context);
      if (text !== '') this.#tell('output', text);
      return outcome;
    } catch (error) {
      this.#tell('error', formatError(error));
      return 'error';
    }
  }

  /** @param begin - Called when the entry is complete and about to run. */
  async #evaluate(source: string, begin: () => void): Promise<Submission> {
    // Whether it is complete is known only once it was compiled; the journal has it before anything of it runs.
    const input = (this.#inputs += 1);
    const entered = () => {
      begin();
      const { lab } = this.options;
      const text = withoutSecrets(source);
      lab.publish({ type: 'input.entered', atMs: lab.clock.wallMs(), input, source: 'repl', text });
    };
    const evaluation = await this.#evaluator.evaluate(source, entered);
    if (evaluation.status === 'incomplete') return 'incomplete';
    if (evaluation.status === 'invalid') entered();
    if (evaluation.status === 'ok') this.#worked.push(source);
    return this.#settled(evaluation, source, input);
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
          : evaluation.status === 'interrupted'
            ? 'interrupted'
            : formatEntryError(evaluation.error, source, this.#evaluator.scope);
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

  /** A question has begun, or ended as `happened` says. */
  #asked(happened: string): void {
    const { lab, desk } = this.options;
    const text = desk?.question?.text ?? '';
    if (happened !== '') {
      this.#tell('notice', happened);
      return;
    }
    this.#tell('notice', text);
    // Who looks at another pane hears of it, too.
    const first = sanitize(text.split('\n')[0] ?? '');
    lab.publish({ type: 'note', atMs: lab.clock.wallMs(), level: 'warn', text: `the REPL asks: ${first}` });
  }

  /** The entry is remembered, and shown as entered: whoever is told of it finds it in the history. */
  #took(source: string): void {
    const problem = this.options.history.add(source);
    this.#tell('input', source);
    if (problem !== undefined) this.#tell('notice', problem);
  }

  #tell(kind: ConsoleEntry['kind'], text: string): void {
    const entry = kind === 'value' ? { kind, text } : { ...noticeOf(text), kind };
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

/** Said by labnet, and made safe. */
function noticeOf(text: string): ConsoleEntry {
  return { kind: 'notice', text: sanitize(text, { keepNewlines: true }) };
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).map(
      (entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`,
    );
  } catch {
    return [];
  }
}

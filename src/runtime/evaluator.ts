import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Script } from 'node:vm';
import { LabnetError } from '../kernel/errors.js';
import type { AmbientSignal } from './ambient-signal.js';
import { compile } from './compile/compile.js';
import type { SyntaxProblem } from './compile/compile.js';
import type { Rewritten } from './compile/rewrite.js';
import { runtimeErrors } from './errors.js';

/** How an evaluation ended. */
export type Evaluation =
  | { readonly status: 'ok'; readonly value: unknown }
  | { readonly status: 'error' | 'interrupted'; readonly error: unknown }
  | { readonly status: 'incomplete' }
  | { readonly status: 'invalid'; readonly problem: SyntaxProblem };

/** What an evaluator runs in. */
export interface EvaluatorOptions {
  /** Variables that are there from the start. */
  readonly globals: Readonly<Record<string, unknown>>;
  readonly ambient: AmbientSignal;
  /** Imports a module on behalf of an entry. */
  readonly importModule: (specifier: string) => Promise<unknown>;
  /** Asked at each turn of a loop: an interruption that came while nothing else could run. */
  readonly guard?: StallGuard;
}

/** What calls the entries: its lines are left out of stacks as those of Node are. */
const CALL_FILE = 'node:labnet';

/** Notices a Ctrl-C while the main thread is stuck. */
export interface StallGuard {
  /** True once for each Ctrl-C that is for the loop that asks. */
  takeInterrupt(): boolean;
  /** A script begins that SIGINT breaks off. Called within it. */
  enterScript(): void;
  /** It ends. Called within it: a SIGINT that is on its way breaks it off here at the latest. */
  leaveScript(): void;
  /** SIGINT has broken it off. */
  scriptBrokenOff(): void;
}

/**
 * Evaluates entries one after the other, or beside each other, in one scope. Variables live on and may be declared
 * again; `_` is the last value, `_error` the last error. A promise as the value is awaited.
 *
 * Entries run in this very realm: `instanceof Array` holds, and live objects are not copied.
 */
export class Evaluator {
  /** Variables by name. */
  readonly scope: Record<string, unknown>;
  readonly #running: AbortController[] = [];
  #count = 0;

  constructor(private readonly options: EvaluatorOptions) {
    const none = { _: undefined, _error: undefined };
    this.scope = Object.assign(Object.create(null) as Record<string, unknown>, none, options.globals);
  }

  /** An evaluation is running. */
  get busy(): boolean {
    return this.#running.length > 0;
  }

  /** Number of the latest evaluation: stacks call it `repl:<number>`. */
  get count(): number {
    return this.#count;
  }

  /**
   * Ends the evaluation that began last: its loops stop, what it awaits is given up, and whatever it asked of a rig
   * is cancelled. False when none is running.
   */
  interrupt(): boolean {
    const controller = this.#running.pop();
    controller?.abort(interruption());
    return controller !== undefined;
  }

  /**
   * Evaluates an entry. Never rejects.
   *
   * @param begin - Called when the entry is complete and about to run.
   */
  async evaluate(source: string, begin: () => void = () => undefined): Promise<Evaluation> {
    const controller = new AbortController();
    // As many listen as there are waits: none is a leak.
    setMaxListeners(0, controller.signal);
    this.#running.push(controller);
    try {
      const compiled = await compile(source);
      if (compiled.status !== 'ok') return compiled;
      begin();
      controller.signal.throwIfAborted();
      const value = await this.#run(compiled, controller.signal);
      if (value !== undefined) this.scope._ = value;
      return { status: 'ok', value };
    } catch (thrown) {
      const error = isBrokenOff(thrown) ? interruption() : thrown;
      this.scope._error = error;
      if (!isInterruption(error)) return { status: 'error', error };
      // Whoever took the Ctrl-C, all that the entry has begun ends with it.
      controller.abort(error);
      return { status: 'interrupted', error };
    } finally {
      const index = this.#running.indexOf(controller);
      if (index >= 0) this.#running.splice(index, 1);
    }
  }

  async #run(code: Rewritten, signal: AbortSignal): Promise<unknown> {
    for (const name of code.names) if (!(name in this.scope)) this.scope[name] = undefined;
    this.#count += 1;
    return this.options.ambient.run(
      () => signal,
      () => {
        const running = this.#start(code);
        const interrupted = new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(interruption()), { once: true });
        });
        return Promise.race([running, interrupted]);
      },
    );
  }

  /** Runs the part before the first await: called by a script, which SIGINT can break off. */
  #start({ code, headLength }: Rewritten): unknown {
    const { guard, ambient, importModule } = this.options;
    const check = () => {
      // A loop that has been ended already must not take what is meant for another one.
      if (ambient.current()?.aborted === true || guard?.takeInterrupt() === true) throw interruption();
    };
    const script = new Script(`(${code})`, {
      filename: `repl:${this.#count}`,
      columnOffset: -1 - headLength,
    });
    const makeEntry = script.runInThisContext() as (...surroundings: unknown[]) => () => Promise<unknown>;
    const key = `labnet ${randomUUID()}`;
    const globals = globalThis as Record<string, unknown>;
    const call: EntryCall = {
      enter: () => guard?.enterScript(),
      run: makeEntry(this.scope, check, importModule),
      leave: () => guard?.leaveScript(),
    };
    globals[key] = call;
    try {
      callOf(key).runInThisContext({ breakOnSigint: true, displayErrors: false });
    } catch (error) {
      if (isBrokenOff(error)) guard?.scriptBrokenOff();
      // What had begun by then ends by its signal, and nobody waits for it.
      call.running?.catch(() => undefined);
      throw error;
    } finally {
      Reflect.deleteProperty(globals, key);
    }
    return call.running;
  }
}

/** What a script that SIGINT breaks off has to call: a function around them would stand in the stacks of entries. */
interface EntryCall {
  readonly enter: () => void;
  readonly run: () => Promise<unknown>;
  readonly leave: () => void;
  running?: Promise<unknown>;
}

/** @param key - Name of an {@link EntryCall} among the globals. */
function callOf(key: string): Script {
  const call = `globalThis[${JSON.stringify(key)}]`;
  const code = `${call}.enter(); try { ${call}.running = (0, ${call}.run)(); } finally { ${call}.leave(); }`;
  return new Script(code, { filename: CALL_FILE });
}

function interruption(): LabnetError {
  return new LabnetError(runtimeErrors.LABNET_INTERRUPTED, 'interrupted');
}

/** What Node throws when SIGINT breaks a script off. */
function isBrokenOff(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}

function isInterruption(error: unknown): boolean {
  return error instanceof LabnetError && error.code === runtimeErrors.LABNET_INTERRUPTED.code;
}

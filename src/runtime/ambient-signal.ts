import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The signal of the evaluation that the present code runs for. Whatever an evaluation begins, however far down and
 * after however many awaits, finds its own.
 */
export class AmbientSignal {
  readonly #storage = new AsyncLocalStorage<() => AbortSignal | undefined>();

  /** The signal of the evaluation that this code runs for; undefined outside of one. */
  readonly current = (): AbortSignal | undefined => this.#storage.getStore()?.();

  /**
   * Runs something as an evaluation.
   *
   * @param signal - The signal that what begins now ends with; asked at each beginning.
   */
  run<T>(signal: () => AbortSignal | undefined, run: () => T): T {
    return this.#storage.run(signal, run);
  }
}

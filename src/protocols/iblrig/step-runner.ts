import { LabnetError } from '../../kernel/errors.js';
import { iblrigErrors } from './errors.js';

/** Runs one step of a session at a time. Stopping goes ahead of whatever waits. */
export class StepRunner {
  #current:
    { readonly what: string; readonly abort: AbortController; readonly done: Promise<unknown> } | undefined;

  /**
   * Runs something that must be alone.
   *
   * @throws LABNET_SESSION_ORDER while something else runs.
   */
  async alone<T>(what: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.checkFree(what);
    const abort = new AbortController();
    const running = run(abort.signal);
    const current = { what, abort, done: running.catch(() => undefined) };
    this.#current = current;
    try {
      return await running;
    } finally {
      if (this.#current === current) this.#current = undefined;
    }
  }

  /** @throws LABNET_SESSION_ORDER while something runs. */
  checkFree(what: string): void {
    if (!this.#current) return;
    const text = `${what} does not belong here: ${this.#current.what} still waits; stopMixinNetwork() ends that wait`;
    throw new LabnetError(iblrigErrors.LABNET_SESSION_ORDER, text);
  }

  /** Ends whatever waits, then runs something alone. */
  async ahead<T>(what: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    while (this.#current) {
      const { abort, done } = this.#current;
      abort.abort();
      await done;
    }
    return this.alone(what, run);
  }
}

import { kernelErrors, LabnetError } from './errors.js';

/** Something that is open until it is closed, which may be done any number of times. */
export interface Closable {
  close(): Promise<void>;
}

/** What is open and what is being opened. Once it is closed nothing of it is open any more, and nothing opens. */
export class OpenSet {
  readonly #open = new Set<Closable>();
  readonly #opening = new Set<Promise<unknown>>();
  readonly #end = new AbortController();

  /** @param what - For errors: the lab's data sockets. */
  constructor(private readonly what: string) {}

  /** @throws LABNET_CLOSED */
  assertOpen(): void {
    if (this.#end.signal.aborted) throw this.#closedError();
  }

  /**
   * Adds what is open already.
   *
   * @throws LABNET_CLOSED
   */
  add(one: Closable): void {
    this.assertOpen();
    this.#open.add(one);
  }

  /**
   * Opens something, and adds it.
   *
   * @param open - Gets a signal that is aborted when the set is closed, or `signal` is.
   * @throws LABNET_CLOSED, also when the set was closed meanwhile; what was opened by then is closed again.
   */
  async open<T extends Closable>(open: (ends: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.assertOpen();
    const ended = this.#end.signal;
    const opening = this.#entered(open(signal ? AbortSignal.any([ended, signal]) : ended));
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** Forgets what was closed. */
  drop(one: Closable): void {
    this.#open.delete(one);
  }

  /** Closes everything, and waits for what is being opened. Idempotent. */
  async close(): Promise<void> {
    this.#end.abort();
    const opened = [...this.#open];
    this.#open.clear();
    await Promise.all([...opened.map((one) => one.close()), Promise.allSettled(this.#opening)]);
  }

  async #entered<T extends Closable>(opening: Promise<T>): Promise<T> {
    const one = await opening;
    if (this.#end.signal.aborted) {
      await one.close();
      throw this.#closedError();
    }
    this.#open.add(one);
    return one;
  }

  #closedError(): LabnetError {
    return new LabnetError(kernelErrors.LABNET_CLOSED, `${this.what} is closed`);
  }
}

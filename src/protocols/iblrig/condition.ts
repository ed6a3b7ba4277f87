import { afterReading } from '../../kernel/after-reading.js';
import type { Clock } from '../../kernel/clock.js';
import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { waitFor } from '../../kernel/wait-for.js';
import type { WaitOptions } from '../../kernel/wait-for.js';

/** Something that happens again and again, and that can be waited for. */
export class Condition<T> {
  readonly #waiters = new Set<{ resolve(value: T): void; reject(error: Error): void }>();
  #closed = false;

  /**
   * @param what - What is waited for, for the error text.
   * @param holds - What a wait resolves with at once, without waiting for the next time.
   */
  constructor(
    private readonly what: string,
    private readonly clock: Clock,
    private readonly holds: () => T | undefined = () => undefined,
  ) {}

  /**
   * The next time, or at once when it holds already.
   *
   * @returns False after the limit, as the reference's conditions do.
   * @throws LABNET_CANCELLED by the signal or when the owner closes.
   */
  wait({ signal, timeoutMs = Infinity }: WaitOptions = {}): Promise<T | false> {
    const held = this.holds();
    if (held !== undefined) return Promise.resolve(held);
    if (this.#closed) return Promise.reject(this.#cancelled());
    const wait = { what: `the wait for ${this.what}`, signals: [signal] };
    return waitFor<T | false>(wait, (resolve, reject) => {
      const waiter = { resolve, reject };
      this.#waiters.add(waiter);
      const timer =
        timeoutMs === Infinity ? undefined : afterReading(this.clock, timeoutMs, () => resolve(false));
      return () => {
        timer?.cancel();
        this.#waiters.delete(waiter);
      };
    });
  }

  /** It happened: everyone who waits goes on. */
  notifyAll(value: T): void {
    for (const waiter of [...this.#waiters]) waiter.resolve(value);
  }

  /** It will not happen any more. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const waiter of [...this.#waiters]) waiter.reject(this.#cancelled());
  }

  #cancelled(): LabnetError {
    return new LabnetError(kernelErrors.LABNET_CANCELLED, `the wait for ${this.what} was cancelled`);
  }
}

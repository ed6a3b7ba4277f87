/** Lines that mean nothing which a peer may send: a typing operator needs a few, a peer of another protocol sends more. */
const MOST = 100;

/** What is said of a peer that sends more. */
export const TOO_MUCH_NONSENSE = `it sent more than ${MOST} lines that mean nothing`;

/**
 * Counts the lines of one connection that mean nothing. Each line that means something makes up for one, so that they
 * cost their sender as much as the reader.
 */
export class Nonsense {
  #count = 0;

  /** Another one. @returns Whether there were too many: the connection has to end. */
  add(): boolean {
    this.#count += 1;
    return this.#count > MOST;
  }

  /** A line that means something. */
  forgive(): void {
    if (this.#count > 0) this.#count -= 1;
  }
}

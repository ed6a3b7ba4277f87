/** Lines without meaning that a peer may send: a typing operator needs a few, a peer of another protocol sends more. */
const MOST = 100;
/** A line that is typed means something, but costs nearly as much to read: so many count as one without meaning. */
const TYPED = 10;

/** What is said of a peer that sends more. */
export const TOO_MUCH_NONSENSE = `it sent more than ${MOST} lines that mean nothing`;

/**
 * Counts the lines of one connection that mean nothing. Each message makes up for one, so that they cost their sender as
 * much as the reader.
 */
export class Nonsense {
  #count = 0;

  /** A line that means nothing. @returns Whether there were too many: the connection has to end. */
  add(): boolean {
    this.#count += 1;
    return this.#count > MOST;
  }

  /** A line that a person could have typed. @returns As {@link Nonsense.add}. */
  addTyped(): boolean {
    this.#count += 1 / TYPED;
    return this.#count > MOST;
  }

  /** What a line came to, and the end of the connection where it was one too many that mean nothing. */
  judge<Output extends { readonly type: string }>(
    outputs: readonly Output[],
  ): readonly (Output | { readonly type: 'broken'; readonly reason: string })[] {
    if (outputs[0]?.type !== 'malformed') this.forgive();
    else if (this.add()) return [...outputs, { type: 'broken', reason: TOO_MUCH_NONSENSE }];
    return outputs;
  }

  /** A message. */
  forgive(): void {
    if (this.#count > 0) this.#count = Math.max(0, this.#count - 1);
  }
}

import { waitFor } from '../../../kernel/wait-for.js';

/** A judgement in progress. */
interface Judgement {
  readonly verdict: Promise<boolean>;
  /** Aborted when nobody waits for it any more. */
  readonly end: AbortController;
  waiting: number;
}

/** Where the clients of one lab have certificates judged: several that are shown the same one ask once. */
export class TrustDesk {
  readonly #judgements = new Map<string, Judgement>();

  /**
   * Whether a certificate is trusted from now on.
   *
   * @param key - The same for the same certificate in the same place.
   * @param judge - Asks, and keeps what is trusted. Its signal is aborted when nobody waits for the answer any more.
   * @param signal - Ends the wait of this one; the others go on waiting.
   * @throws LABNET_CANCELLED; what `judge` throws.
   */
  decide(
    key: string,
    judge: (signal: AbortSignal) => Promise<boolean>,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    return waitFor({ what: 'the question about a certificate', signals: [signal] }, (resolve, reject) => {
      const judgement = this.#judgements.get(key) ?? this.#begin(key, judge);
      judgement.waiting += 1;
      judgement.verdict.then(resolve, reject);
      return () => {
        judgement.waiting -= 1;
        if (judgement.waiting > 0) return;
        this.#forget(key, judgement);
        judgement.end.abort();
      };
    });
  }

  #begin(key: string, judge: (signal: AbortSignal) => Promise<boolean>): Judgement {
    const end = new AbortController();
    const judgement = { verdict: judge(end.signal), end, waiting: 0 };
    const over = () => this.#forget(key, judgement);
    judgement.verdict.then(over, over);
    this.#judgements.set(key, judgement);
    return judgement;
  }

  #forget(key: string, judgement: Judgement): void {
    if (this.#judgements.get(key) === judgement) this.#judgements.delete(key);
  }
}

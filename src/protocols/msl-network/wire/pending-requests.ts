/** A request that was made and has no answer yet. */
export interface PendingRequest {
  readonly uid: string;
  readonly service: string;
  readonly attribute: string;
  /** By the clock that the machine is given. Infinity: none. */
  readonly deadlineMs: number;
}

/** Requests without an answer, in the order in which they were made. */
export class PendingRequests {
  readonly #byUid = new Map<string, PendingRequest>();
  #earliestMs = Infinity;

  get size(): number {
    return this.#byUid.size;
  }

  /** No deadline is before this. It may be early when requests were answered, never late. */
  get earliestMs(): number {
    return this.#earliestMs;
  }

  add(request: PendingRequest): void {
    this.#byUid.set(request.uid, request);
    if (request.deadlineMs < this.#earliestMs) this.#earliestMs = request.deadlineMs;
  }

  has(uid: string): boolean {
    return this.#byUid.has(uid);
  }

  /** Takes the request out. */
  take(uid: unknown): PendingRequest | undefined {
    if (typeof uid !== 'string') return undefined;
    const request = this.#byUid.get(uid);
    if (request) this.#byUid.delete(uid);
    return request;
  }

  /** Takes the oldest that fits out. */
  takeFirst(fits: (request: PendingRequest) => boolean): PendingRequest | undefined {
    for (const request of this.#byUid.values()) if (fits(request)) return this.take(request.uid);
    return undefined;
  }

  /** Takes all out, oldest first. */
  takeAll(): readonly PendingRequest[] {
    const all = [...this.#byUid.values()];
    this.#byUid.clear();
    this.#earliestMs = Infinity;
    return all;
  }

  /** Takes those out whose deadline has passed. */
  takeExpired(nowMs: number): readonly PendingRequest[] {
    if (nowMs < this.#earliestMs) return [];
    const expired: PendingRequest[] = [];
    this.#earliestMs = Infinity;
    for (const request of this.#byUid.values()) {
      if (request.deadlineMs <= nowMs) expired.push(request);
      else if (request.deadlineMs < this.#earliestMs) this.#earliestMs = request.deadlineMs;
    }
    for (const { uid } of expired) this.#byUid.delete(uid);
    return expired;
  }
}

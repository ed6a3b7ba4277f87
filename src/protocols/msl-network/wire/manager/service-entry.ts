import { writeValue } from '../messages.js';
import type { ManagerConnection } from './manager-connection.js';
import type { ServiceIdentity } from './peer-identity.js';

/** A request that was passed on to a service. */
export interface Passed {
  readonly requester: ManagerConnection;
  readonly uid: unknown;
}

/** Requests that are remembered a service. Beyond, the oldest is forgotten and its answer will be dropped. */
const MOST_PASSED = 100_000;

/** A connected service: who is linked with it, who holds a lock, and which requests it has not answered. */
export class ServiceEntry {
  readonly #links = new Map<string, ManagerConnection>();
  readonly #holders = new Set<string>();
  readonly #passed = new Map<string, Passed & { count: number }>();
  #unanswered = 0;
  /** Whether the lock was asked for as a shared one. */
  shared = false;

  constructor(
    readonly connection: ManagerConnection,
    readonly identity: ServiceIdentity,
  ) {}

  /** Network names of the linked peers, sorted. */
  get links(): readonly string[] {
    return [...this.#links.keys()].sort();
  }

  /** Network names of those that hold a lock, sorted. */
  get holders(): readonly string[] {
    return [...this.#holders].sort();
  }

  get linked(): IterableIterator<ManagerConnection> {
    return this.#links.values();
  }

  get isLocked(): boolean {
    return this.#holders.size > 0;
  }

  get isFull(): boolean {
    return this.identity.limit > 0 && this.#links.size >= this.identity.limit;
  }

  isLinked(networkName: string): boolean {
    return this.#links.has(networkName);
  }

  link(peer: ManagerConnection): void {
    this.#links.set(peer.networkName, peer);
  }

  /** Takes the link, and the lock with it. False: there was none. */
  unlink(networkName: string): boolean {
    this.release(networkName);
    return this.#links.delete(networkName);
  }

  lock(networkName: string, shared: boolean): void {
    this.shared = shared;
    this.#holders.add(networkName);
  }

  /** False: it held none. */
  release(networkName: string): boolean {
    return this.#holders.delete(networkName);
  }

  /** A request goes to the service. */
  passed(requester: ManagerConnection, uid: unknown): void {
    const key = keyOf(requester.networkName, uid);
    const known = this.#passed.get(key);
    if (known) known.count += 1;
    else this.#passed.set(key, { requester, uid, count: 1 });
    this.#unanswered += 1;
    if (this.#unanswered <= MOST_PASSED) return;
    for (const [oldest, one] of this.#passed) {
      this.#answer(oldest, one);
      break;
    }
  }

  /** An answer came back. Undefined: it answers nothing that was asked of this service. */
  answered(requester: string, uid: unknown): ManagerConnection | undefined {
    const key = keyOf(requester, uid);
    const known = this.#passed.get(key);
    if (!known) return undefined;
    this.#answer(key, known);
    return known.requester;
  }

  #answer(key: string, one: { count: number }): void {
    this.#unanswered -= 1;
    one.count -= 1;
    if (one.count === 0) this.#passed.delete(key);
  }

  /** Forgets what a peer has asked for. */
  forget(requester: ManagerConnection): void {
    for (const [key, one] of this.#passed) {
      if (one.requester !== requester) continue;
      this.#unanswered -= one.count;
      this.#passed.delete(key);
    }
  }

  /** Every request without an answer, oldest first. */
  unanswered(): readonly Passed[] {
    return [...this.#passed.values()].flatMap((one) => Array.from({ length: one.count }, () => one));
  }
}

function keyOf(requester: string, uid: unknown): string {
  const text = typeof uid === 'string' ? uid : uid === undefined ? '' : `\0${writeValue(uid)}`;
  return `${requester}\0${text}`;
}

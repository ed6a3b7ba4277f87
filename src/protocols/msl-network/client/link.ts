import { LabnetError } from '../../../kernel/errors.js';
import { inspectSymbol } from '../../../kernel/inspect.js';
import type { CallOptions } from './call-options.js';
import { mslErrors } from '../errors.js';
import { Keywords, splitArguments } from '../keywords.js';
import type { HeldLock, LinkState, NotificationHandler } from './link-state.js';
import { NotificationStream } from './notification-stream.js';
import type { Notification } from './notification-stream.js';
import { SHUTDOWN_SERVICE } from '../wire/constants.js';
import type { Kwargs } from '../wire/messages.js';

/** A method of a service. The last argument may be {@link kw}. */
export type RemoteMethod = (...args: unknown[]) => Promise<unknown>;

/** A link, with the methods of its service. */
export type RemoteLink = Link & Readonly<Record<string, RemoteMethod>>;

/** What a link needs of its client. */
export interface LinkOwner {
  call(
    state: LinkState,
    attribute: string,
    args: readonly unknown[],
    options: CallOptions & { readonly kwargs?: Kwargs },
  ): Promise<unknown>;
  acquireLock(state: LinkState, shared: boolean, options: CallOptions): Promise<readonly string[]>;
  releaseLock(state: LinkState, options: CallOptions): Promise<readonly string[]>;
  dropLink(state: LinkState, options: CallOptions): Promise<void>;
  /** The service has been told to end: its link is no more. */
  forgetLink(state: LinkState): void;
  ambientSignal(): AbortSignal | undefined;
}

/**
 * A link with a service. Each attribute of the service is a method of this object, known from the service's identity
 * without a request: `await link.add(1, 2)`, `await link.add(1, kw({ y: 2 }))`. Names that a link has itself are
 * reached by {@link Link.call}.
 *
 * @see msl-network `msl.network.client.Link`
 */
export class Link implements AsyncIterable<Notification> {
  readonly #owner: LinkOwner;
  readonly #state: LinkState;
  #defined: readonly string[] = [];

  constructor(owner: LinkOwner, state: LinkState) {
    this.#owner = owner;
    this.#state = state;
    state.onRecord = () => this.#define();
    this.#define();
  }

  /** Name of the service. */
  get serviceName(): string {
    return this.#state.service;
  }

  /** `<host>:<port>` of the service. */
  get serviceAddress(): string {
    return this.#state.record?.address ?? '';
  }

  /** Name to signature, or to the value of what is no method. */
  get serviceAttributes(): Readonly<Record<string, unknown>> {
    return this.#state.record?.attributes ?? {};
  }

  /** Language that the service is written in. */
  get serviceLanguage(): string {
    return this.#state.record?.language ?? 'unknown';
  }

  /** Operating system of the service. */
  get serviceOs(): string {
    return this.#state.record?.os ?? 'unknown';
  }

  /** Most clients that may link with the service at once; 0 or less: no limit. */
  get serviceMaxClients(): number {
    return this.#state.record?.maxClients ?? -1;
  }

  /** Whether calls can go through at the moment. */
  get isLinked(): boolean {
    return this.#state.condition === 'linked';
  }

  /** The lock that this client holds, if it does. */
  get lock(): HeldLock | undefined {
    return this.#state.lock;
  }

  /** Called with each notification; what it throws is noted. */
  get notificationHandler(): NotificationHandler | undefined {
    return this.#state.handler;
  }

  set notificationHandler(handler: NotificationHandler | undefined) {
    this.#state.handler = handler;
  }

  /**
   * Calls an attribute of the service by its name.
   *
   * @param options - `kwargs`, `timeoutMs`, `signal`.
   * @throws LABNET_MSL_REMOTE with the service's own error, LABNET_MSL_TIMEOUT, LABNET_MSL_LOST, LABNET_MSL_UNLINKED,
   *   LABNET_MSL_DISCONNECTED, LABNET_CANCELLED.
   */
  call(
    attribute: string,
    args: readonly unknown[] = [],
    options: CallOptions & { readonly kwargs?: Kwargs } = {},
  ): Promise<unknown> {
    return this.isLinked
      ? this.#owner.call(this.#state, attribute, args, options)
      : Promise.reject(this.#notLinked(attribute));
  }

  /**
   * Keeps others from linking with the service until all locks are released. Calls of those who are linked go on.
   *
   * @param options - `shared`: several linked clients may hold one. Default: false, and then nobody else may be linked.
   * @returns Names of the clients that are linked.
   */
  async acquireLock(options: CallOptions & { readonly shared?: boolean } = {}): Promise<readonly string[]> {
    this.#assertLinked('acquireLock');
    return this.#owner.acquireLock(this.#state, options.shared ?? false, options);
  }

  /**
   * Gives up the lock.
   *
   * @returns Names of the clients that still hold one.
   */
  async releaseLock(options: CallOptions = {}): Promise<readonly string[]> {
    this.#assertLinked('releaseLock');
    return this.#owner.releaseLock(this.#state, options);
  }

  /** Ends the service, if it lets itself be ended. The link is gone afterwards. */
  async shutdownService(...given: unknown[]): Promise<unknown> {
    const { args, kwargs, options } = splitArguments(given);
    const result = await this.call(SHUTDOWN_SERVICE, args, { ...options, kwargs });
    this.#owner.forgetLink(this.#state);
    return result;
  }

  /** Breaks the link, and gives up its lock. */
  async unlink(options: CallOptions = {}): Promise<void> {
    if (this.#state.condition !== 'broken') await this.#owner.dropLink(this.#state, options);
  }

  /** The same as {@link Link.unlink}. */
  disconnect(options: CallOptions = {}): Promise<void> {
    return this.unlink(options);
  }

  /** Notifications from now on, until the link is broken or the signal says so. */
  async *notifications({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<
    Notification,
    void,
    undefined
  > {
    const stream = new NotificationStream();
    const end = () => stream.end();
    const signals = [signal, this.#owner.ambientSignal()].filter((one) => one !== undefined);
    for (const one of signals) one.addEventListener('abort', end);
    if (this.#state.condition === 'broken' || signals.some(({ aborted }) => aborted)) stream.end();
    this.#state.streams.add(stream);
    try {
      yield* stream.read();
    } finally {
      this.#state.streams.delete(stream);
      for (const one of signals) one.removeEventListener('abort', end);
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Notification, void, undefined> {
    return this.notifications();
  }

  [inspectSymbol](): string {
    const { service, condition, record, lock } = this.#state;
    const held = lock ? `, ${lock.shared ? 'shared' : 'exclusive'} lock` : '';
    return `Link <${service}[${record?.address ?? '?'}] ${condition}${held}>`;
  }

  #assertLinked(what: string): void {
    if (!this.isLinked) throw this.#notLinked(what);
  }

  #notLinked(what: string): LabnetError {
    const { condition, service } = this.#state;
    const why =
      condition === 'broken' ? 'the link has been broken' : 'the service is not connected with the manager';
    return new LabnetError(mslErrors.LABNET_MSL_UNLINKED, `cannot use ${what} of ${service}: ${why}`, {
      details: { service },
    });
  }

  /** The methods are properties of their own, so that they complete. */
  #define(): void {
    for (const name of this.#defined) Reflect.deleteProperty(this, name);
    const names = Object.keys(this.serviceAttributes).filter(
      (name) => !(name in this) && name !== 'then' && name !== 'toJSON',
    );
    for (const name of names) {
      const method: RemoteMethod = (...given) => {
        if (!(given.at(-1) instanceof Keywords)) return this.call(name, given);
        const { args, kwargs, options } = splitArguments(given);
        return this.call(name, args, { ...options, kwargs });
      };
      Object.defineProperty(method, 'name', { value: name });
      Object.defineProperty(this, name, { value: method, enumerable: true, configurable: true });
    }
    this.#defined = names;
  }
}

import type { Timer } from '../../../kernel/clock.js';
import { LabnetError, messageOf } from '../../../kernel/errors.js';
import type { ProtocolContext } from '../../protocol.js';
import type { CallOptions } from './call-options.js';
import type { ClientConnection } from './client-connection.js';
import { Link } from './link.js';
import type { LinkOwner, RemoteLink } from './link.js';
import { announceLink, describeLink } from './link-facts.js';
import type { LinkState } from './link-state.js';
import { readServiceRecord } from './service-record.js';
import { NOTIFICATION_UID } from '../wire/constants.js';
import type { Kwargs } from '../wire/messages.js';
import { isFields } from '../wire/read-line.js';
import type { Fields } from '../wire/read-line.js';
import { isServiceGone } from '../wire/remote-error.js';

/** How often a service that is not there is looked for, in milliseconds. */
const RETRY_MS = 2000;

/** The links of one client. They outlive the connection: each is made anew when the manager is back. */
export class LinkTable implements LinkOwner {
  readonly #links = new Map<LinkState, RemoteLink>();
  #retry: Timer | undefined;

  constructor(
    private readonly connection: ClientConnection,
    private readonly context: ProtocolContext,
  ) {
    connection.listen({
      onOpen: () => this.#relink(),
      onLost: (reason) => this.#lost(reason),
      onNotification: (service, args, kwargs, line) => this.#notify(service, args, kwargs, line),
      onIdentity: (identity) => this.#look(identity),
    });
  }

  get all(): readonly RemoteLink[] {
    return [...this.#links.values()];
  }

  async link(service: string, options: CallOptions & { readonly label?: string }): Promise<RemoteLink> {
    const answer = await this.connection.ask('link', [service], options);
    const { state, link } = this.#create(service, options.label ?? service);
    this.#linked(state, answer);
    return link;
  }

  keep(service: string, { label = service }: { readonly label?: string }): RemoteLink {
    const { state, link } = this.#create(service, label);
    announceLink(this.connection.facts, state, label, this.connection);
    if (this.connection.isOpen) void this.#makeAnew(state);
    return link;
  }

  call(
    state: LinkState,
    attribute: string,
    args: readonly unknown[],
    options: CallOptions & { readonly kwargs?: Kwargs },
  ): Promise<unknown> {
    const { timeoutMs = this.connection.requestTimeoutMs, signal, kwargs = {} } = options;
    const { service, peer } = state;
    const request = { service, attribute, args, kwargs, peer, timeoutMs, signal };
    return this.connection.request(request).catch((error: unknown) => {
      this.#failed(state, error);
      throw error;
    });
  }

  async acquireLock(state: LinkState, shared: boolean, options: CallOptions): Promise<readonly string[]> {
    const kwargs = { shared };
    const linked = await this.connection.ask('acquire_lock', [state.service], { ...options, kwargs });
    state.lock = { shared, sinceMs: this.context.clock.wallMs() };
    describeLink(this.connection.facts, state, this.connection.networkName);
    return names(linked);
  }

  async releaseLock(state: LinkState, options: CallOptions): Promise<readonly string[]> {
    const holders = await this.connection.ask('release_lock', [state.service], options);
    state.lock = undefined;
    describeLink(this.connection.facts, state, this.connection.networkName);
    return names(holders);
  }

  async dropLink(state: LinkState, options: CallOptions): Promise<void> {
    // Another link of this client with the same service goes on.
    const others = [...this.#links.keys()].filter((one) => one !== state && one.service === state.service);
    if (this.connection.isOpen && others.length === 0 && state.condition === 'linked') {
      await this.connection.ask('unlink', [state.service], options);
    }
    this.forgetLink(state);
  }

  forgetLink(state: LinkState): void {
    if (!this.#links.delete(state)) return;
    state.condition = 'broken';
    state.lock = undefined;
    for (const stream of state.streams) stream.end();
    this.connection.facts.removed(state.peer);
    if (this.#links.size === 0) this.#retry?.cancel();
  }

  breakAll(): void {
    for (const state of [...this.#links.keys()]) this.forgetLink(state);
  }

  ambientSignal(): AbortSignal | undefined {
    return this.context.ambientSignal();
  }

  #create(service: string, label: string): { state: LinkState; link: RemoteLink } {
    const state: LinkState = {
      service,
      peer: `${this.connection.peer}/${label}`,
      kept: this.connection.comesBack,
      condition: 'waiting',
      record: undefined,
      lock: undefined,
      handler: undefined,
      streams: new Set(),
      onRecord: () => undefined,
    };
    // Its methods are properties that it gets when the service's identity is known.
    const link = new Link(this, state) as RemoteLink;
    this.#links.set(state, link);
    return { state, link };
  }

  #linked(state: LinkState, answer: unknown): void {
    if (state.condition === 'broken') return;
    const before = state.record?.address;
    state.record = readServiceRecord(answer);
    state.condition = 'linked';
    state.onRecord();
    const label = state.peer.slice(this.connection.peer.length + 1);
    if (before !== state.record.address) announceLink(this.connection.facts, state, label, this.connection);
    this.connection.facts.condition(state.peer, 'heard', 'linked');
    describeLink(this.connection.facts, state, this.connection.networkName);
  }

  /** Makes every link anew that waits for it. */
  #relink(): void {
    this.#retry?.cancel();
    for (const state of this.#links.keys()) if (state.condition === 'waiting') void this.#makeAnew(state);
  }

  async #makeAnew(state: LinkState): Promise<void> {
    try {
      this.#linked(state, await this.connection.ask('link', [state.service], { automatic: true }));
    } catch (error) {
      if (state.condition !== 'waiting') return;
      this.connection.facts.condition(state.peer, 'closed', messageOf(error));
      if (this.connection.isOpen) this.#retryLater();
    }
  }

  #retryLater(): void {
    this.#retry?.cancel();
    this.#retry = this.context.clock.after(RETRY_MS, () => this.#relink());
  }

  #failed(state: LinkState, error: unknown): void {
    if (!(error instanceof LabnetError)) return;
    if (error.code === 'LABNET_MSL_TIMEOUT') {
      this.connection.facts.condition(state.peer, 'silent', error.message);
    } else if (error.code === 'LABNET_MSL_REMOTE' && isServiceGone(String(error.details.message))) {
      this.#gone(state, 'the service is not connected with the manager');
    }
  }

  #lost(reason: string): void {
    this.#retry?.cancel();
    for (const state of [...this.#links.keys()]) this.#gone(state, reason);
  }

  /** The link is no more, and with it the lock. */
  #gone(state: LinkState, reason: string): void {
    if (state.condition !== 'linked') return;
    state.condition = 'waiting';
    const { facts } = this.connection;
    facts.condition(state.peer, 'closed', reason);
    if (state.lock) {
      const since = new Date(state.lock.sinceMs).toISOString();
      facts.note('warn', state.peer, `the lock of ${state.service}, held since ${since}, is lost: ${reason}`);
      state.lock = undefined;
    }
    describeLink(facts, state, this.connection.networkName);
    this.connection.serviceGone(state.service);
    if (state.kept && this.connection.isOpen) this.#retryLater();
  }

  #notify(service: string, args: readonly unknown[], kwargs: Kwargs, line: string): void {
    const { facts } = this.connection;
    for (const state of this.#links.keys()) {
      if (state.service !== service) continue;
      facts.received({ peer: state.peer, label: NOTIFICATION_UID, line });
      for (const stream of state.streams) stream.push({ args, kwargs });
      if (state.handler) facts.flush();
      try {
        state.handler?.(args, kwargs);
      } catch (error) {
        facts.note('error', state.peer, `the notification handler failed: ${messageOf(error)}`);
      }
    }
  }

  /** Who is connected: the model shows it, and links whose service has gone are known to be lost. */
  #look(identity: unknown): void {
    const { services, clients } = isFields(identity) ? identity : ({} as Fields);
    const known = isFields(services) ? services : {};
    this.connection.facts.described(this.connection.peer, {
      services: Object.keys(known).join(', '),
      clients: String(Object.keys(isFields(clients) ? clients : {}).length),
    });
    for (const state of this.#links.keys()) {
      const record = known[state.service];
      const same = record !== undefined && readServiceRecord(record).address === state.record?.address;
      if (!same) this.#gone(state, 'the service has left the manager');
    }
  }
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

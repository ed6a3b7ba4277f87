import { LabnetError } from '../../kernel/errors.js';
import { memberOf } from '../../kernel/member-of.js';
import { OpenSet } from '../../kernel/open-set.js';
import type { ProtocolContext } from '../protocol.js';
import { Client } from './client/client.js';
import { TrustDesk } from './channel/trust-desk.js';
import type { ClientOptions } from './client/client-options.js';
import { mslErrors } from './errors.js';
import type { RemoteLink } from './client/link.js';
import { LinkedClient } from './client/linked-client.js';
import type { LinkedClientOptions, RemoteLinkedClient } from './client/linked-client.js';
import { Manager } from './manager/manager.js';
import type { ManagerOptions } from './manager/manager-options.js';
import { Service } from './service/service.js';
import type { ServiceOptions } from './service/service-options.js';
import { MANAGER_PORT } from './wire/constants.js';

/** What all clients, services and managers of a lab have in common. */
export interface MslDefaults {
  /** Folder of certificates and keys. */
  readonly home?: string | undefined;
  readonly requestTimeoutMs?: number | undefined;
}

/** Opens clients, and knows those that are open. Closing it closes them all. */
export class MslObjects {
  /** Clients of managers, by name. */
  readonly managers: Record<string, Client> = {};
  /** Links by name: each has the methods of its service. */
  readonly links: Record<string, RemoteLink> = {};
  /** Managers that the configuration has this lab run, by name. */
  readonly hosted: Record<string, Manager> = {};
  readonly #context: ProtocolContext;
  readonly #open = new OpenSet('the part of the lab that speaks MSL-Network');
  /** What each object is opened with unless it is told otherwise. */
  readonly #own: MslDefaults & { readonly trust: TrustDesk; readonly within: OpenSet };
  #numbered = 0;

  constructor(context: ProtocolContext, defaults: MslDefaults = {}) {
    this.#context = context;
    this.#own = { ...defaults, trust: new TrustDesk(), within: this.#open };
  }

  /** Connects with a manager: see {@link Client.connect}. */
  connect(options: ClientOptions = {}, wait: { readonly signal?: AbortSignal } = {}): Promise<Client> {
    const label = options.label ?? this.#nextLabel(options);
    return Client.connect({ ...this.#own, ...options, label }, this.#context, wait);
  }

  /** A client of its own for one service: see {@link LinkedClient.connect}. */
  linkedClient(
    service: string,
    options: LinkedClientOptions = {},
    wait: { readonly signal?: AbortSignal } = {},
  ): Promise<RemoteLinkedClient> {
    const label = options.label ?? this.#nextLabel(options);
    return LinkedClient.connect(service, { ...this.#own, ...options, label }, this.#context, wait);
  }

  /** Runs a manager: see {@link Manager.start}. */
  startManager(options: ManagerOptions = {}): Promise<Manager> {
    const { home } = this.#own;
    return this.#open.open(() =>
      Manager.start({ ...(home !== undefined && { home }), ...options }, this.#context),
    );
  }

  /** Runs a manager under a name, until it is shut down or the lab closes. */
  async hostManager(name: string, options: ManagerOptions): Promise<void> {
    const onClosed = () => void Reflect.deleteProperty(this.hosted, name);
    this.hosted[name] = await this.startManager({ ...options, label: name, onClosed });
  }

  /** Runs a service: see {@link Service.start}. */
  startService(options: ServiceOptions, wait: { readonly signal?: AbortSignal } = {}): Promise<Service> {
    const { home, trust, within } = this.#own;
    const own = { ...(home !== undefined && { home }), trust, within, ...options };
    return Service.start(own, this.#context, wait);
  }

  /**
   * A client that connects in the background and goes on trying, with links that are made as soon as their services
   * are there.
   *
   * @param links - Own names to names of services.
   */
  openManager(name: string, options: ClientOptions, links: Readonly<Record<string, string>> = {}): Client {
    for (const label of Object.keys(links)) {
      if (!Object.hasOwn(this.links, label)) continue;
      throw new LabnetError(
        mslErrors.LABNET_MSL_SETUP,
        `managers.${name}: a link named '${label}' exists already`,
      );
    }
    const onClosed = () => {
      Reflect.deleteProperty(this.managers, name);
      for (const label of Object.keys(links)) Reflect.deleteProperty(this.links, label);
    };
    const expression = memberOf('managers', name);
    const ways = { label: name, expression, onClosed };
    const own = { ...this.#own, name: 'labnet', pollMs: 5000, ...options, ...ways };
    const client = Client.open(own, this.#context);
    this.managers[name] = client;
    for (const [label, service] of Object.entries(links)) {
      this.links[label] = client.keepLink(service, { label });
    }
    return client;
  }

  /** Closes everything. Idempotent. */
  async close(): Promise<void> {
    await this.#open.close();
  }

  /** Two clients of one manager are told apart. */
  #nextLabel({ host = 'localhost', port = MANAGER_PORT }: ClientOptions): string {
    this.#numbered += 1;
    return `${host}:${port}#${this.#numbered}`;
  }
}

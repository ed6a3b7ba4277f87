import { LabnetError, messageOf, traced } from '../../../kernel/errors.js';
import { inspectSymbol } from '../../../kernel/inspect.js';
import type { PeerId } from '../../../model/lab-event.js';
import type { ProtocolContext } from '../../protocol.js';
import type { CallOptions } from './call-options.js';
import { ClientConnection } from './client-connection.js';
import type { ClientOptions } from './client-options.js';
import { managerAddress } from '../channel/connect-options.js';
import type { ManagerAddress } from '../channel/connect-options.js';
import { mslErrors } from '../errors.js';
import { splitArguments } from '../keywords.js';
import { Link } from './link.js';
import type { RemoteLink } from './link.js';
import { LinkTable } from './link-table.js';
import { DISCONNECT, MANAGER } from '../wire/constants.js';
import { identitiesText } from '../wire/identities-text.js';
import { isFields } from '../wire/read-line.js';
import type { Fields } from '../wire/read-line.js';

/**
 * A client of a manager. Made by {@link Client.connect}, or by {@link Client.open} which does not wait.
 *
 * @see msl-network `msl.network.client.Client`
 */
export class Client {
  readonly #connection: ClientConnection;
  readonly #links: LinkTable;
  readonly #options: ClientOptions;
  readonly #context: ProtocolContext;
  #spawned = 0;

  private constructor(options: ClientOptions, context: ProtocolContext) {
    this.#options = options;
    this.#context = context;
    const address = managerAddress(options);
    const label = options.label ?? `${address.host}:${address.port}`;
    this.#connection = new ClientConnection({ ...options, label, address }, context);
    this.#links = new LinkTable(this.#connection, context);
  }

  /**
   * Connects with a manager and waits until it has let us in.
   *
   * @throws LABNET_MSL_UNREACHABLE, LABNET_MSL_TLS, LABNET_MSL_NOT_ESTABLISHED, LABNET_MSL_REFUSED,
   *   LABNET_MSL_CREDENTIALS, LABNET_MSL_CERTIFICATE_UNKNOWN, LABNET_MSL_CERTIFICATE_CHANGED,
   *   LABNET_MSL_CERTIFICATE_NAME, LABNET_CANCELLED.
   */
  static async connect(
    options: ClientOptions,
    context: ProtocolContext,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Client> {
    const client = new Client(options, context);
    const connect = async (ends: AbortSignal | undefined) => {
      await client.#connection.connect(ends);
      return client;
    };
    const ends = signal ?? context.ambientSignal();
    return traced(options.within ? options.within.open(connect, ends) : connect(ends));
  }

  /** Connects in the background, and goes on trying. */
  static open(options: ClientOptions, context: ProtocolContext): Client {
    const client = new Client({ ...options, reconnect: true }, context);
    options.within?.add(client);
    client.#connection.keepConnecting();
    return client;
  }

  /**
   * Connects at once where there is no connection, and not only when the next attempt is due. The operator is asked
   * anew for a password, or whether to trust a certificate, that they did not answer before.
   *
   * @throws As {@link Client.connect}; LABNET_CLOSED after {@link Client.close}.
   */
  async reconnect({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await traced(this.#connection.reconnect(signal ?? this.#context.ambientSignal()));
  }

  /** Name that this client goes by at the manager. */
  get name(): string {
    return this.#connection.name;
  }

  /** Port of this end of the connection; 0 without one. */
  get port(): number {
    return this.#connection.port;
  }

  /** `<host>:<port>` of the manager. */
  get addressManager(): string {
    const { host, port }: ManagerAddress = this.#connection.address;
    return `${host}:${port}`;
  }

  /** Whether there is a connection at this moment. */
  get isConnected(): boolean {
    return this.#connection.isOpen;
  }

  /** The manager in the model. */
  get peer(): PeerId {
    return this.#connection.peer;
  }

  /** The links of this client that are not broken. */
  get links(): readonly RemoteLink[] {
    return this.#links.all;
  }

  /**
   * Links with a service.
   *
   * @param options - `timeoutMs`, `signal`; `label` names it in the model, by default its own name.
   * @throws LABNET_MSL_REMOTE: it does not exist, it is locked, or has all the clients that it allows.
   */
  link(service: string, options: CallOptions & { readonly label?: string } = {}): Promise<RemoteLink> {
    return traced(this.#links.link(service, options));
  }

  /** A link that is made as soon as the service is there, and again each time it comes back. */
  keepLink(service: string, options: { readonly label?: string } = {}): RemoteLink {
    return this.#links.keep(service, options);
  }

  /** Breaks a link. */
  async unlink(link: Link, options: CallOptions = {}): Promise<void> {
    if (!(link instanceof Link)) {
      throw new LabnetError(mslErrors.LABNET_MSL_SETUP, `unlink needs a link, not ${typeof link}`);
    }
    await link.unlink(options);
  }

  /** The manager, and everybody who is connected with it. */
  async identity(options: CallOptions = {}): Promise<Fields> {
    const identity = await traced(this.#connection.ask('identity', [], options));
    return isFields(identity) ? identity : {};
  }

  /** The same; `asString` for people. */
  identities(options: CallOptions & { readonly asString: true; readonly indent?: number }): Promise<string>;
  identities(
    options?: CallOptions & { readonly asString?: boolean; readonly indent?: number },
  ): Promise<Fields | string>;
  async identities(
    options: CallOptions & { readonly asString?: boolean; readonly indent?: number } = {},
  ): Promise<Fields | string> {
    const identity = await this.identity(options);
    return options.asString === true ? identitiesText(identity, options.indent) : identity;
  }

  /**
   * Asks the manager for something that only an administrator may ask for.
   *
   * @param attribute - Dots descend: `users_table.usernames`.
   * @param given - Arguments; the last may be {@link kw}.
   */
  async adminRequest(attribute: string, ...given: unknown[]): Promise<unknown> {
    const { args, kwargs, options } = splitArguments(given);
    return traced(this.#connection.ask(attribute, args, { ...options, kwargs }));
  }

  /**
   * Another client of the same manager.
   *
   * @param name - Name that it goes by.
   */
  spawn(name = 'Client', options: { readonly signal?: AbortSignal } = {}): Promise<Client> {
    this.#spawned += 1;
    const label = `${this.#connection.label}:${this.#spawned}`;
    return Client.connect({ ...this.#options, onClosed: undefined, label, name }, this.#context, options);
  }

  /** Takes leave of the manager and closes. Idempotent. */
  async disconnect({ timeoutMs = 2000 }: { readonly timeoutMs?: number } = {}): Promise<void> {
    this.#connection.stopConnecting();
    this.#links.breakAll();
    if (this.isConnected) {
      const service = this.#connection.networkName;
      try {
        await this.#connection.request({
          service,
          attribute: DISCONNECT,
          peer: this.peer,
          timeoutMs,
          automatic: true,
        });
      } catch (error) {
        this.#context.logger.log('debug', `leaving ${MANAGER}: ${messageOf(error)}`);
      }
    }
    this.#connection.close();
    this.#options.within?.drop(this);
    this.#options.onClosed?.();
  }

  /** The same as {@link Client.disconnect}. */
  close(): Promise<void> {
    return this.disconnect();
  }

  [inspectSymbol](): string {
    return this.isConnected
      ? `Client ${this.name} <manager ${this.addressManager}, port ${this.port}>`
      : `Client ${this.name} <not connected with ${this.addressManager}>`;
  }
}

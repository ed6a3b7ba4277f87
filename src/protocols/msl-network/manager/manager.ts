import { join } from 'node:path';
import { LabnetError, messageOf } from '../../../kernel/errors.js';
import { inspectSymbol } from '../../../kernel/inspect.js';
import type { ByteStream, StreamHandlers, StreamListener } from '../../../transport/net.js';
import type { ProtocolContext } from '../../protocol.js';
import { runAdminRequest } from './admin-requests.js';
import { mslErrors } from '../errors.js';
import { defaultHome, ownLanguage, ownOs } from '../host-facts.js';
import { LinePipe } from '../channel/line-pipe.js';
import { ManagerFacts } from './manager-facts.js';
import type { ConnectionRecord } from './manager-facts.js';
import { managerIdentity } from './manager-identity.js';
import type { ManagerOptions } from './manager-options.js';
import { ManagerTables } from './manager-tables.js';
import { hashPassword, isPassword } from './password-hash.js';
import type { PasswordHash } from './password-hash.js';
import { PeerNames } from './peer-names.js';
import { DEFAULT_READ_LIMIT, MANAGER_PORT } from '../wire/constants.js';
import type { ManagerSettings } from '../wire/manager/manager-core.js';
import { ManagerMachine } from '../wire/manager/manager-machine.js';
import type { Credentials, ManagerOutput } from '../wire/manager/manager-output.js';
import type { Fields } from '../wire/read-line.js';

/**
 * A manager: it lets clients and services in, keeps links and locks, and carries requests and answers between them.
 *
 * @see msl-network `msl.network.manager.Manager`
 */
export class Manager {
  readonly #options: ManagerOptions;
  readonly #context: ProtocolContext;
  readonly #password: PasswordHash | undefined;
  readonly #pipes = new Map<number, { readonly pipe: LinePipe; address: string }>();
  readonly #facts: ManagerFacts;
  readonly #names: PeerNames;
  #listener: StreamListener | undefined;
  #machine: ManagerMachine | undefined;
  #connections = 0;
  #closing: Promise<void> | undefined;

  private constructor(
    options: ManagerOptions,
    context: ProtocolContext,
    /** Users and trusted host names. */
    readonly tables: ManagerTables,
    password: PasswordHash | undefined,
  ) {
    this.#options = options;
    this.#context = context;
    this.#password = password;
    // A lab may well be a client of the manager that it runs, by the same name.
    this.#facts = new ManagerFacts(`msl-network/hosted:${options.label ?? 'manager'}`, context);
    this.#names = new PeerNames(context.net);
  }

  /**
   * Starts a manager. Its key and certificate are made at its first start.
   *
   * @throws LABNET_MSL_SETUP, LABNET_MSL_CERTIFICATE_FILE, LABNET_PORT_IN_USE, LABNET_LISTEN_FAILED.
   */
  static async start(options: ManagerOptions, context: ProtocolContext): Promise<Manager> {
    const { authPassword, authLogin, authHostname } = options;
    const methods = [authPassword !== undefined, authLogin === true, authHostname === true];
    if (methods.filter(Boolean).length > 1)
      throw setupError('Cannot specify multiple authentication methods');
    const home = options.home ?? defaultHome();
    const tables = await ManagerTables.open(
      options.database === undefined ? join(home, 'manager.json') : (options.database ?? undefined),
    );
    if (authLogin === true && tables.usernames.length === 0) {
      throw setupError(
        "The 'auth_users' table is empty, no one could log in. Add a user: labnet manager user add <name>",
      );
    }
    const password = authPassword === undefined ? undefined : await hashPassword(authPassword);
    const manager = new Manager(options, context, tables, password);
    await manager.#listen(home);
    return manager;
  }

  /** Port that it listens on. */
  get port(): number {
    return this.#listener?.local.port ?? 0;
  }

  /** Address that it listens on. */
  get host(): string {
    return this.#listener?.local.host ?? '';
  }

  /** Network name: `Manager[<host>:<port>]`. */
  get name(): string {
    return this.#machine?.name ?? '';
  }

  /** What it tells of itself and of everybody who is connected. */
  get identity(): Fields {
    return this.#machine?.identity ?? {};
  }

  /** The latest connections, newest last. */
  get connections(): readonly ConnectionRecord[] {
    return this.#facts.connections;
  }

  /** Ends all connections and stops listening. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [inspectSymbol](): string {
    return `${this.name} <${this.host}:${this.port}${this.#options.disableTls === true ? ', TLS disabled' : ''}>`;
  }

  async #listen(home: string): Promise<void> {
    const { host = '127.0.0.1', port = MANAGER_PORT, disableTls = false, label = 'manager' } = this.#options;
    const { net, clock } = this.#context;
    const bind = { host, port };
    const accept = (stream: ByteStream) => this.#accept(stream);
    if (disableTls) this.#listener = await net.listenTcp(bind, accept);
    else {
      const { certFile, keyFile, keyFilePassword } = this.#options;
      const files = {
        home,
        host: this.#options.host,
        hostname: net.hostname(),
        certFile,
        keyFile,
        keyFilePassword,
      };
      const identity = await managerIdentity({ ...files, nowMs: clock.wallMs() });
      const onRefused = (remote: { host: string; port: number } | undefined, error: { message: string }) =>
        this.#facts.refusedTls(remote ? `${remote.host}:${remote.port}` : 'a peer', error.message);
      this.#listener = await net.listenTls(bind, { identity, onRefused }, accept);
    }
    this.#machine = new ManagerMachine(this.#settings());
    this.#facts.started(label, `${host}:${this.port}`, { tls: disableTls ? 'disabled' : 'on' });
  }

  #settings(): ManagerSettings {
    const { authLogin, authHostname, strict = false } = this.#options;
    const authentication = this.#password
      ? 'manager-password'
      : authLogin === true
        ? 'login'
        : authHostname === true
          ? 'hostname'
          : 'none';
    return {
      hostname: this.#context.net.hostname(),
      port: this.port,
      language: ownLanguage(),
      os: ownOs(),
      authentication,
      strict,
      isTrustedHost: (host) => this.tables.isTrusted(host) || this.#names.isOwn(host),
      isRegistered: (username) => this.tables.isRegistered(username),
    };
  }

  #accept(stream: ByteStream): StreamHandlers {
    this.#connections += 1;
    const id = this.#connections;
    const pipe = new LinePipe(this.#options.readLimit ?? DEFAULT_READ_LIMIT, this.#context);
    void this.#greet(id, pipe, stream);
    return pipe;
  }

  /** The peer's name comes first: its lines wait. */
  async #greet(id: number, pipe: LinePipe, stream: ByteStream): Promise<void> {
    const host = await this.#names.of(stream.remote.host);
    const address = `${host}:${stream.remote.port}`;
    const machine = this.#machine;
    if (!machine || this.#closing || pipe.isClosed) {
      stream.destroy();
      return;
    }
    this.#pipes.set(id, { pipe, address });
    const outputs = machine.opened(id, host, address);
    pipe.start(stream, {
      onLine: (line) => this.#carry(machine.line(id, line)),
      onClosed: () => {
        this.#carry(machine.closed(id));
        this.#pipes.delete(id);
      },
    });
    this.#carry(outputs);
  }

  #carry(outputs: readonly ManagerOutput[]): void {
    for (const output of outputs) this.#carryOne(output);
  }

  #carryOne(output: ManagerOutput): void {
    switch (output.type) {
      case 'send':
        this.#pipes.get(output.connection)?.pipe.send(output.text);
        break;
      case 'close':
        void this.#pipes.get(output.connection)?.pipe.close();
        break;
      case 'verify':
        void this.#verify(output.connection, output.credentials);
        break;
      case 'admin':
        void this.#admin(output);
        break;
      case 'journal':
        this.#facts.connection(this.#pipes.get(output.connection)?.address ?? '?', output.message);
        break;
      case 'joined':
        this.#facts.joined(output);
        break;
      case 'left':
        this.#facts.left(output);
        break;
      case 'links':
        this.#facts.links(output);
        break;
      case 'dropped':
        this.#facts.dropped(output);
        break;
      case 'shutdown':
        this.#facts.shutDown();
        void this.close();
        break;
    }
  }

  async #verify(connection: number, credentials: Credentials): Promise<void> {
    const right = await this.#isRight(credentials);
    const isAdmin = credentials.kind === 'login' && this.tables.isAdmin(credentials.username);
    this.#carry(this.#machine?.verified(connection, right ? { ok: true, isAdmin } : { ok: false }) ?? []);
  }

  async #isRight(credentials: Credentials): Promise<boolean> {
    try {
      if (credentials.kind === 'login') {
        return await this.tables.isPasswordValid(credentials.username, credentials.password);
      }
      return this.#password !== undefined && (await isPassword(credentials.password, this.#password));
    } catch (error) {
      this.#context.logger.log('error', `a password could not be compared: ${messageOf(error)}`);
      return false;
    }
  }

  async #admin({ connection, request }: Extract<ManagerOutput, { type: 'admin' }>): Promise<void> {
    const outcome = await runAdminRequest(request, {
      tables: this.tables,
      connections: () => this.connections,
      identity: () => this.identity,
      port: this.port,
    });
    this.#carry(this.#machine?.adminAnswered(connection, request, outcome) ?? []);
  }

  async #close(): Promise<void> {
    this.#carry(this.#machine?.shutdown() ?? []);
    await Promise.all([...this.#pipes.values()].map(({ pipe }) => pipe.close()));
    await this.#listener?.close();
    this.#facts.ended();
    this.#options.onClosed?.();
  }
}

function setupError(text: string): LabnetError {
  return new LabnetError(mslErrors.LABNET_MSL_SETUP, text);
}

import { LabnetError } from '../../kernel/errors.js';
import { OpenSet } from '../../kernel/open-set.js';
import type { Closable } from '../../kernel/open-set.js';
import type { ProtocolContext } from '../protocol.js';
import { parseAddress } from './address.js';
import { socketErrors } from './errors.js';
import { LiveServer } from './live-server.js';
import type { LiveServerOptions } from './live-server.js';
import { LiveSocket } from './live-socket.js';
import type { LiveSocketOptions } from './live-socket.js';
import { PullClient } from './pull-client.js';
import { PullWatcher } from './pull-watcher.js';
import type { PullWatcherOptions } from './pull-watcher.js';
import { PushClient } from './push-client.js';
import { DataPullSocket, DateDataPullSocket } from './pull-socket.js';
import type { PullSocketOptions } from './pull-socket.js';
import { DataPushSocket } from './push-socket.js';
import type { PushSocketOptions } from './push-options.js';
import { SocketRegistry } from './socket-registry.js';
import { completeStatus } from './system-status.js';
import type { ServerStatus } from './wire/activity.js';
import { DEFAULT_PORTS } from './wire/constants.js';

/** A socket that this lab hosts. */
export type HostedSocket = DateDataPullSocket | DataPullSocket | DataPushSocket | LiveSocket | LiveServer;

/** What the sockets of a lab have in common. */
export interface DataSocketsOptions {
  /** Address that hosted sockets listen on unless they say otherwise. @defaultValue '0.0.0.0' */
  readonly host?: string;
}

type Without<Options, Keys extends string> = Partial<Omit<Options, Keys>>;

/** Opens data sockets, hosted and remote, and knows those that are open. Closing it closes them all. */
export class DataSockets {
  /** Hosted sockets by name. */
  readonly sockets: Record<string, HostedSocket> = {};
  /** Watched pull sockets by name. */
  readonly pulls: Record<string, PullWatcher> = {};
  /** Push sockets that data are pushed to, by name. */
  readonly pushes: Record<string, PushClient> = {};
  readonly #all = new OpenSet('the part of the lab that has data sockets');
  /** Names of hosted sockets that are being opened. */
  readonly #opening = new Set<string>();
  readonly #context: ProtocolContext;
  readonly #registry = new SocketRegistry();
  readonly #listen: { readonly host?: string };

  constructor(context: ProtocolContext, { host }: DataSocketsOptions = {}) {
    this.#context = context;
    this.#listen = host === undefined ? {} : { host };
  }

  /** What the hosted sockets serve and remember, by port, with the keys of the reference's `DATA`. Read-only, live. */
  get DATA(): Readonly<Record<number, unknown>> {
    return this.#registry.DATA;
  }

  /**
   * Hosts points over time: see {@link DateDataPullSocket.open}.
   *
   * @example
   * ```ts
   * const laser = await dataSockets.dateDataPullSocket('laser', ['power'], { port: 9000, timeouts: 1.0 })
   * ```
   */
  dateDataPullSocket(
    name: string,
    codenames: PullSocketOptions['codenames'],
    options: Without<PullSocketOptions, 'name' | 'codenames' | 'registry'> = {},
  ): Promise<DateDataPullSocket> {
    return this.#open(name, options, (hosted) =>
      DateDataPullSocket.open({ ...hosted, codenames }, this.#context),
    );
  }

  /** Hosts points of any x: see {@link DataPullSocket.open}. */
  dataPullSocket(
    name: string,
    codenames: PullSocketOptions['codenames'],
    options: Without<PullSocketOptions, 'name' | 'codenames' | 'registry'> = {},
  ): Promise<DataPullSocket> {
    return this.#open(name, options, (hosted) =>
      DataPullSocket.open({ ...hosted, codenames }, this.#context),
    );
  }

  /** Takes data that others push: see {@link DataPushSocket.open}. */
  dataPushSocket(
    name: string,
    options: Without<PushSocketOptions, 'name' | 'registry'> = {},
  ): Promise<DataPushSocket> {
    return this.#open(name, options, (hosted) => DataPushSocket.open(hosted, this.#context));
  }

  /** Sends points to a live server: see {@link LiveSocket.open}. */
  liveSocket(
    name: string,
    codenames: readonly string[],
    options: Without<LiveSocketOptions, 'name' | 'codenames' | 'registry' | 'liveServer'> &
      Pick<LiveSocketOptions, 'liveServer'>,
  ): Promise<LiveSocket> {
    return this.#open(name, options, (hosted) => LiveSocket.open({ ...hosted, codenames }, this.#context));
  }

  /** Receives what live sockets send: see {@link LiveServer.open}. */
  liveServer(
    name: string,
    options: Without<LiveServerOptions, 'name' | 'port'> & Pick<LiveServerOptions, 'port'>,
  ): Promise<LiveServer> {
    return this.#open(name, options, (hosted) => LiveServer.open(hosted, this.#context));
  }

  /**
   * Watches a pull socket.
   *
   * @param address - host:port; 9000 when left out.
   * @example
   * ```ts
   * dataSockets.watch('furnace', '192.0.2.4:9000')
   * ```
   */
  watch(
    name: string,
    address: string,
    options: Without<PullWatcherOptions, 'label' | 'address'> = {},
  ): PullWatcher {
    this.#assertFree(this.pulls, name);
    const onClosed = () => this.#forget(this.pulls, name);
    const watched = { ...options, label: name, address: parseAddress(address, DEFAULT_PORTS.date), onClosed };
    return this.#keep(this.pulls, name, new PullWatcher(watched, this.#context));
  }

  /**
   * A client of a pull socket, which asks only when it is told to.
   *
   * @param address - host:port; 9000 when left out.
   * @param options - `timeoutMs`: how long an answer may take. Default 1000.
   */
  pull(name: string, address: string, options: { readonly timeoutMs?: number } = {}): PullClient {
    this.#all.assertOpen();
    const onClosed = () => this.#all.drop(client);
    const target = { ...options, label: name, address: parseAddress(address, DEFAULT_PORTS.date), onClosed };
    const client = new PullClient(target, this.#context);
    this.#all.add(client);
    return client;
  }

  /**
   * Pushes to a push socket.
   *
   * @param address - host:port; 8500 when left out.
   * @param options - `timeoutMs`: how long an answer may take. Default 1000.
   */
  push(name: string, address: string, options: { readonly timeoutMs?: number } = {}): PushClient {
    this.#assertFree(this.pushes, name);
    const onClosed = () => this.#forget(this.pushes, name);
    const target = { ...options, label: name, address: parseAddress(address, DEFAULT_PORTS.push), onClosed };
    return this.#keep(this.pushes, name, new PushClient(target, this.#context));
  }

  /** What `status` says of the hosted pull and push sockets, by port. */
  status(): ReadonlyMap<number, ServerStatus> {
    return this.#registry.status(this.#context.clock.wallMs() / 1000);
  }

  /** What `status` says of this computer. */
  systemStatus(): Readonly<Record<string, unknown>> {
    return completeStatus();
  }

  /** Closes every socket. Idempotent. */
  close(): Promise<void> {
    return this.#all.close();
  }

  async #open<Options extends object, Socket extends HostedSocket>(
    name: string,
    options: Options,
    open: (options: Options & HostedDefaults) => Promise<Socket>,
  ): Promise<Socket> {
    const label = 'label' in options && typeof options.label === 'string' ? options.label : name;
    this.#assertFree(this.sockets, label);
    if (this.#opening.has(label)) throw nameTaken(label);
    this.#opening.add(label);
    const onClosed = () => this.#forget(this.sockets, label);
    const own = { ...this.#listen, name, ...options, label, registry: this.#registry, onClosed };
    try {
      return (this.sockets[label] = await this.#all.open(() => open(own)));
    } finally {
      this.#opening.delete(label);
    }
  }

  #keep<T extends Closable>(group: Record<string, T>, name: string, one: T): T {
    this.#all.add(one);
    return (group[name] = one);
  }

  #forget(group: Record<string, Closable>, name: string): void {
    const one = group[name];
    if (one) this.#all.drop(one);
    Reflect.deleteProperty(group, name);
  }

  /** @throws LABNET_SOCKET_SETUP; LABNET_CLOSED */
  #assertFree(group: Readonly<Record<string, unknown>>, name: string): void {
    this.#all.assertOpen();
    if (Object.hasOwn(group, name)) throw nameTaken(name);
  }
}

function nameTaken(name: string): LabnetError {
  return new LabnetError(socketErrors.LABNET_SOCKET_SETUP, `a data socket named '${name}' is open already`);
}

/** What every hosted socket of a lab is given. */
interface HostedDefaults {
  readonly name: string;
  readonly label: string;
  readonly host?: string;
  readonly registry: SocketRegistry;
  readonly onClosed: () => void;
}

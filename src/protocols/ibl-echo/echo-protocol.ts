import { traced } from '../../kernel/errors.js';
import { completeSymbol } from '../../kernel/complete.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import type { WaitOptions } from '../../kernel/wait-for.js';
import type { PeerCondition } from '../../model/lab-event.js';
import type { Address } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { refuseReadOnly } from '../refuse-read-only.js';
import type { EventCallback, EventReceived } from './callback-registry.js';
import { checkTimeout, invalid } from './check-arguments.js';
import type {
  AlyxClient,
  Answer,
  AskOptions,
  Communicator,
  Confirmation,
  SendOptions,
} from './communicator.js';
import { EchoEngine } from './echo-engine.js';
import { EchoSender } from './echo-sender.js';
import type { EchoEngineListeners } from './listener-set.js';
import { waitForEvent } from './event-wait.js';
import { MessageStream } from './message-stream.js';
import { parseServerUri } from './server-uri.js';
import type { ServerUri } from './server-uri.js';
import { UriEndpoints } from './uri-endpoints.js';
import { encode } from './wire/codec.js';
import { ExpMessage } from './wire/exp-message.js';
import { parameterNames } from './parameter-names.js';
import * as messages from './wire/messages.js';
import type { ExpRef } from './wire/messages.js';

/** How a communicator is made. */
export interface EchoProtocolOptions {
  /** @defaultValue the URI as given */
  readonly name?: string;
  /** @defaultValue 1000 */
  readonly echoTimeoutMs?: number;
  /** Limit of `ask` and `alyx`. @defaultValue 10000 */
  readonly responseTimeoutMs?: number;
  /**
   * Messages of one address that are read in a second; those beyond are counted in a note. Echoes of what was sent
   * are always read. Infinity: no limit.
   *
   * @defaultValue 2000
   */
  readonly messagesPerSecond?: number;
  /**
   * A client connects at once, and its maker fails when it cannot; or when something is sent, so that a rig that is
   * off delays nobody.
   *
   * @defaultValue 'now'
   */
  readonly connect?: 'now' | 'when-needed';
}

/**
 * A communicator of the echo protocol: every message that arrives is sent back as it came, every message sent waits
 * for itself to come back.
 *
 * @see iblutil/io/net/app.py, EchoProtocol
 */
export class EchoProtocol implements Communicator {
  readonly name: string;
  readonly serverUri: string;
  readonly defaultEchoTimeoutMs: number;
  readonly #uri: ServerUri;
  readonly #context: ProtocolContext;
  readonly #engine: EchoEngine;
  readonly #sender: EchoSender;

  private constructor(
    uri: ServerUri,
    readonly role: 'client' | 'server',
    context: ProtocolContext,
    options: EchoProtocolOptions,
  ) {
    this.#uri = uri;
    this.#context = context;
    this.serverUri = uri.text;
    this.name = options.name ?? uri.text;
    this.defaultEchoTimeoutMs = checkTimeout(options.echoTimeoutMs ?? 1000, 'echoTimeoutMs');
    const responseTimeoutMs = checkTimeout(options.responseTimeoutMs ?? 10_000, 'responseTimeoutMs');
    const isClient = role === 'client';
    const endpoints = new UriEndpoints(uri, { role, context, timeoutMs: this.defaultEchoTimeoutMs });
    this.#engine = new EchoEngine({
      peer: `ibl-echo/${this.name}`,
      name: this.name,
      uri: uri.text,
      role,
      repeats: uri.protocol === 'udp',
      messagesPerSecond: options.messagesPerSecond ?? 2000,
      context,
      hasMoved: isClient && uri.protocol === 'udp' ? () => endpoints.hasMoved() : undefined,
      open: (handlers, signal) => endpoints.open(handlers, signal),
    });
    this.#sender = new EchoSender({
      name: this.name,
      far: isClient ? { host: uri.hostname, port: uri.port } : undefined,
      context,
      engine: this.#engine,
      echoTimeoutMs: this.defaultEchoTimeoutMs,
      responseTimeoutMs,
    });
    context.publish({
      type: 'peer.added',
      atMs: context.clock.wallMs(),
      peer: `ibl-echo/${this.name}`,
      protocol: 'ibl-echo',
      kind: isClient ? 'rig' : 'listener',
      name: this.name,
      address: uri.text,
    });
  }

  /**
   * Talks to one communicator that listens at `serverUri`.
   *
   * @param serverUri - `udp://host:port`; scheme udp, port 11001 when left out. `tcp`, `ws` and `wss` are plain TCP.
   * @throws LABNET_URI_INVALID; what the system says when it cannot connect.
   */
  static async client(
    serverUri: string,
    context: ProtocolContext,
    options: EchoProtocolOptions = {},
  ): Promise<EchoProtocol> {
    const communicator = new EchoProtocol(parseServerUri(serverUri), 'client', context, options);
    if (options.connect !== 'when-needed') await communicator.#open();
    return communicator;
  }

  /**
   * Listens at `serverUri` and answers every address that sends. "server" is the role in which the others see it.
   *
   * @throws LABNET_URI_INVALID, LABNET_PORT_IN_USE
   */
  static async server(
    serverUri: string,
    context: ProtocolContext,
    options: EchoProtocolOptions = {},
  ): Promise<EchoProtocol> {
    const communicator = new EchoProtocol(parseServerUri(serverUri), 'server', context, options);
    await communicator.#open();
    return communicator;
  }

  get hostname(): string {
    return this.#uri.hostname;
  }

  /** The port listened at or sent to; for a listener on port 0 the one that the system chose. */
  get port(): number {
    return this.role === 'server' ? (this.#engine.local?.port ?? this.#uri.port) : this.#uri.port;
  }

  get protocol(): string {
    return this.#uri.protocol;
  }

  get condition(): PeerCondition {
    return this.#engine.condition;
  }

  get lastHeardAtMs(): number | undefined {
    return this.#engine.lastHeardAtMs;
  }

  get isConnected(): boolean {
    return this.condition === 'heard';
  }

  /** An echo of the address, or of any, is awaited. */
  awaitingResponse(addr?: Address): boolean {
    return this.#engine.awaitingEcho(addr);
  }

  assignCallback(event: number | string, callback: EventCallback): void {
    if (typeof callback !== 'function') throw invalid(`${this.name}: a callback must be a function`);
    this.#engine.callbacks.assign(event, callback);
  }

  clearCallbacks(event: number | string, callback?: EventCallback): number {
    return this.#engine.callbacks.clear(event, callback);
  }

  onEvent(event: number | string, options: WaitOptions = {}): Promise<EventReceived> {
    const { signal, timeoutMs } = options;
    const wait = { name: this.name, event, timeoutMs, signals: this.#sender.signals(signal) };
    return traced(waitForEvent(this.#engine.callbacks, this.#context.clock, wait));
  }

  /** Every message from now on, until the loop is left or the communicator closes. Keeps the newest 1000 unread. */
  messages(event: number | string = ExpMessage.any(), options: WaitOptions = {}): MessageStream {
    return new MessageStream(this, event, [...this.#sender.signals(options.signal), this.#engine.closed]);
  }

  /** Calls the listeners at each loss of a connection, error of the socket, end of a stream. Returns the way out. */
  on(listeners: EchoEngineListeners): () => void {
    return this.#engine.listen(listeners);
  }

  init(data: unknown = null, options: SendOptions = {}): Promise<Confirmation> {
    return this.#sender.confirmed(() => messages.init(data), options);
  }

  start(expRef: ExpRef, data: unknown = null, options: SendOptions = {}): Promise<Confirmation> {
    return this.#sender.confirmed(() => messages.start(expRef, data), options);
  }

  stop(
    data: unknown = null,
    options: SendOptions & { readonly immediately?: boolean } = {},
  ): Promise<Confirmation> {
    return this.#sender.confirmed(() => messages.stop(data, options.immediately ?? false), options);
  }

  status(status: number | string, options: SendOptions = {}): Promise<Confirmation> {
    return this.#sender.confirmed(() => messages.status(status), options);
  }

  info(status: number | string, data: unknown = null, options: SendOptions = {}): Promise<Confirmation> {
    return this.#sender.confirmed(() => messages.info(status, data), options);
  }

  cleanup(data: unknown = null, options: SendOptions = {}): Promise<Confirmation> {
    return this.#sender.confirmed(() => messages.cleanup(data), options);
  }

  async alyx(alyx?: AlyxClient, options: AskOptions = {}): Promise<readonly unknown[] | undefined> {
    const message = messages.alyx(alyx);
    if (message[1] !== null && message[1] !== '') {
      await this.confirmedSend(message, options);
      return undefined;
    }
    return (await this.ask(message, options)).data;
  }

  confirmedSend(data: unknown, options: SendOptions = {}): Promise<Confirmation> {
    return this.#sender.confirmed(() => data, options);
  }

  /** Sends without waiting: what becomes of it is shown in the log and in the model. */
  send(data: unknown, options: SendOptions = {}): void {
    refuseReadOnly(this.#context, `${this.name}: a message`);
    this.confirmedSend(data, options).catch(() => undefined);
  }

  /** The bytes of a value: text and bytes as they are, everything else as Python's JSON. */
  encode(data: unknown): Buffer {
    return encode(data);
  }

  ask(message: readonly unknown[], options: AskOptions = {}): Promise<Answer> {
    return this.#sender.ask(message, options);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  /** What the parameters of the methods may be. */
  [completeSymbol](): Readonly<Record<string, readonly string[]>> {
    return parameterNames;
  }

  [inspectSymbol](): string {
    const kind = this.role === 'client' ? 'Rig' : 'Listener';
    const { clock } = this.#context;
    const age =
      this.lastHeardAtMs === undefined
        ? ''
        : `, ${Math.round((clock.wallMs() - this.lastHeardAtMs) / 1000)} s ago`;
    return `${kind} ${this.name} <${this.serverUri}> ${this.condition}${age}`;
  }

  async #open(): Promise<void> {
    try {
      await this.#engine.open();
    } catch (error) {
      await this.#engine.close();
      throw error;
    }
  }
}

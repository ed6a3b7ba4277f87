import { LabnetError, messageOf } from '../../../kernel/errors.js';
import { inspectSymbol } from '../../../kernel/inspect.js';
import { pause } from '../../../kernel/pause.js';
import { secondsToMs } from '../../../kernel/units.js';
import type { ProtocolContext } from '../../protocol.js';
import type { CallOptions } from './call-options.js';
import { Client } from './client.js';
import type { ClientOptions } from './client-options.js';
import { mslErrors } from '../errors.js';
import { splitArguments } from '../keywords.js';
import type { Link, RemoteMethod } from './link.js';
import type { HeldLock, NotificationHandler } from './link-state.js';
import type { Notification } from './notification-stream.js';
import type { Kwargs } from '../wire/messages.js';
import { isFields } from '../wire/read-line.js';
import type { Fields } from '../wire/read-line.js';

/** How often the manager is asked whether the service is there, in milliseconds. */
const LOOK_MS = 500;

/** How a linked client connects, and what it does when its service fails. */
export interface LinkedClientOptions extends ClientOptions {
  /** Runs before an error of the service is thrown. */
  readonly serviceErrorHandler?: ((error: unknown) => void | Promise<void>) | undefined;
}

/** A linked client, with the methods of its service. */
export type RemoteLinkedClient = LinkedClient & Readonly<Record<string, RemoteMethod>>;

/**
 * A client of its own for one service: each attribute of the service is a method of it.
 *
 * @see msl-network `msl.network.client.LinkedClient`
 */
export class LinkedClient implements AsyncIterable<Notification> {
  readonly #options: LinkedClientOptions;
  readonly #context: ProtocolContext;
  /** Runs before an error of the service is thrown. */
  serviceErrorHandler: (error: unknown) => void | Promise<void>;

  private constructor(
    readonly client: Client,
    readonly link: Link,
    options: LinkedClientOptions,
    context: ProtocolContext,
  ) {
    this.#options = options;
    this.#context = context;
    this.serviceErrorHandler = options.serviceErrorHandler ?? (() => undefined);
    for (const name of Object.keys(link.serviceAttributes)) {
      if (name in this || name === 'then' || name === 'toJSON') continue;
      const method: RemoteMethod = (...given) => {
        const { args, kwargs, options: own } = splitArguments(given);
        return this.call(name, args, { ...own, kwargs });
      };
      Object.defineProperty(this, name, { value: method, enumerable: true });
    }
  }

  /**
   * Connects, waits until the service is there, and links with it.
   *
   * @param options - `timeoutS` limits the connection and the wait together. Default 10.
   * @throws LABNET_MSL_NO_SERVICE when it is not there in time, and those of {@link Client.connect} and
   *   {@link Client.link}.
   */
  static async connect(
    service: string,
    options: LinkedClientOptions,
    context: ProtocolContext,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<RemoteLinkedClient> {
    const ends = signal ?? context.ambientSignal();
    const limitMs = secondsToMs(options.timeoutS ?? 10);
    const untilMs = context.clock.nowMs() + limitMs;
    const name = options.name ?? 'LinkedClient';
    const client = await Client.connect({ ...options, name }, context, ends ? { signal: ends } : {});
    try {
      while (!(await isThere(client, service, ends))) {
        if (context.clock.nowMs() >= untilMs) {
          throw new LabnetError(
            mslErrors.LABNET_MSL_NO_SERVICE,
            `the '${service}' service is not available at ${client.addressManager} within ${limitMs} ms`,
            { details: { service, timeoutMs: limitMs } },
          );
        }
        await pause(context.clock, LOOK_MS, ends);
      }
      const link = await client.link(service, ends ? { signal: ends } : {});
      // Its methods are properties that it gets from the identity of the service.
      return new LinkedClient(client, link, options, context) as RemoteLinkedClient;
    } catch (error) {
      await client.disconnect();
      throw error;
    }
  }

  get name(): string {
    return this.client.name;
  }

  get port(): number {
    return this.client.port;
  }

  get addressManager(): string {
    return this.client.addressManager;
  }

  get isConnected(): boolean {
    return this.client.isConnected;
  }

  get serviceName(): string {
    return this.link.serviceName;
  }

  get serviceAddress(): string {
    return this.link.serviceAddress;
  }

  get serviceAttributes(): Readonly<Record<string, unknown>> {
    return this.link.serviceAttributes;
  }

  get serviceLanguage(): string {
    return this.link.serviceLanguage;
  }

  get serviceOs(): string {
    return this.link.serviceOs;
  }

  get serviceMaxClients(): number {
    return this.link.serviceMaxClients;
  }

  get lock(): HeldLock | undefined {
    return this.link.lock;
  }

  get notificationHandler(): NotificationHandler | undefined {
    return this.link.notificationHandler;
  }

  set notificationHandler(handler: NotificationHandler | undefined) {
    this.link.notificationHandler = handler;
  }

  /** As {@link Link.call}. */
  call(
    attribute: string,
    args: readonly unknown[] = [],
    options: CallOptions & { readonly kwargs?: Kwargs } = {},
  ): Promise<unknown> {
    return this.#guard(() => this.link.call(attribute, args, options));
  }

  acquireLock(options: CallOptions & { readonly shared?: boolean } = {}): Promise<readonly string[]> {
    return this.#guard(() => this.link.acquireLock(options));
  }

  releaseLock(options: CallOptions = {}): Promise<readonly string[]> {
    return this.#guard(() => this.link.releaseLock(options));
  }

  shutdownService(...given: unknown[]): Promise<unknown> {
    return this.#guard(() => this.link.shutdownService(...given));
  }

  /** Breaks the link; the client stays connected. */
  unlink(options: CallOptions = {}): Promise<void> {
    return this.link.unlink(options);
  }

  identities(
    options: CallOptions & { readonly asString?: boolean; readonly indent?: number } = {},
  ): Promise<Fields | string> {
    return this.client.identities(options);
  }

  adminRequest(attribute: string, ...given: unknown[]): Promise<unknown> {
    return this.client.adminRequest(attribute, ...given);
  }

  notifications(options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Notification, void> {
    return this.link.notifications(options);
  }

  [Symbol.asyncIterator](): AsyncGenerator<Notification, void> {
    return this.notifications();
  }

  /** Another linked client of the same service. */
  spawn(name = 'LinkedClient', options: { readonly signal?: AbortSignal } = {}): Promise<RemoteLinkedClient> {
    const own = { ...this.#options, serviceErrorHandler: this.serviceErrorHandler, name };
    return LinkedClient.connect(this.serviceName, own, this.#context, options);
  }

  /** Takes leave and closes. Idempotent. */
  disconnect(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    return this.client.disconnect(options);
  }

  /** The same as {@link LinkedClient.disconnect}. */
  close(): Promise<void> {
    return this.disconnect();
  }

  [inspectSymbol](): string {
    return `LinkedClient of ${this.serviceName}, ${this.client[inspectSymbol]()}`;
  }

  async #guard<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      try {
        await this.serviceErrorHandler(error);
      } catch (thrown) {
        this.#context.logger.log('error', `the service error handler failed: ${messageOf(thrown)}`);
      }
      throw error;
    }
  }
}

async function isThere(client: Client, service: string, signal: AbortSignal | undefined): Promise<boolean> {
  const { services } = await client.identity(signal ? { signal } : {});
  return isFields(services) && Object.hasOwn(services, service);
}

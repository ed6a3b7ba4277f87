import { LabnetError, messageOf, traced } from '../../../kernel/errors.js';
import { inspectSymbol } from '../../../kernel/inspect.js';
import type { PeerId } from '../../../model/lab-event.js';
import type { ProtocolContext } from '../../protocol.js';
import { refuseReadOnly } from '../../refuse-read-only.js';
import { Comeback } from '../channel/comeback.js';
import { WireFacts } from '../client-facts.js';
import { managerAddress } from '../channel/connect-options.js';
import type { ManagerAddress } from '../channel/connect-options.js';
import { mslErrors } from '../errors.js';
import { ownLanguage, ownOs } from '../host-facts.js';
import { splitArguments } from '../keywords.js';
import { describeAttributes, property, runAttribute } from './service-attributes.js';
import type { ServiceAttributes } from './service-attributes.js';
import type { ServiceOptions } from './service-options.js';
import { ServiceSession } from './service-session.js';
import { SHUTDOWN_SERVICE } from '../wire/constants.js';
import type { Fields } from '../wire/read-line.js';
import type { ServiceOutcome, ServiceRequest } from '../wire/service-machine.js';

/**
 * A service of ours at a manager. Requests run side by side; answers go out in order of completion.
 *
 * @see msl-network `msl.network.service.Service`
 */
export class Service {
  readonly name: string;
  /** Most clients that may be linked with it at once; 0 or less: no limit. */
  readonly maxClients: number;
  readonly #options: ServiceOptions;
  readonly #context: ProtocolContext;
  readonly #address: ManagerAddress;
  readonly #attributes: ServiceAttributes;
  /** The same, and what is answered though it is not in the list of attributes, as in the reference. */
  readonly #answered: ServiceAttributes;
  readonly #peer: PeerId;
  readonly #facts: WireFacts;
  readonly #stop = new AbortController();
  #session: ServiceSession | undefined;
  readonly #comeback: Comeback;
  #leaving = false;

  private constructor(options: ServiceOptions, context: ProtocolContext) {
    this.#options = options;
    this.#context = context;
    const { name, attributes, ignoreAttributes = [], maxClients = -1, label = name } = options;
    this.name = name;
    this.maxClients = maxClients;
    this.#address = managerAddress(options);
    const offered = Object.entries(attributes).filter(([key]) => !ignoreAttributes.includes(key));
    this.#attributes = Object.fromEntries(offered);
    this.#answered = {
      name,
      max_clients: maxClients,
      port: property(() => this.port),
      identity: property(() => this.#identity()),
      ...this.#attributes,
    };
    this.#peer = `msl-network/${label}`;
    this.#facts = new WireFacts(context);
    this.#comeback = new Comeback(context.clock, () => void this.#attempt());
    this.#facts.added(this.#peer, 'own service', label, this.addressManager);
  }

  /**
   * Connects with a manager, and waits until it has registered the service.
   *
   * @throws As {@link Client.connect}; LABNET_MSL_REFUSED also for a name that is taken; LABNET_MSL_SETUP.
   */
  static async start(
    options: ServiceOptions,
    context: ProtocolContext,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Service> {
    const { password, passwordManager } = options;
    if (password !== undefined && passwordManager !== undefined) {
      throw new LabnetError(
        mslErrors.LABNET_MSL_SETUP,
        `service ${options.name}: specify either password or passwordManager; a manager has one way of authentication`,
      );
    }
    const service = new Service(options, context);
    const start = async (ends: AbortSignal | undefined) => {
      await service.#open(ends);
      return service;
    };
    try {
      const ends = signal ?? context.ambientSignal();
      return await traced(options.within ? options.within.open(start, ends) : start(ends));
    } catch (error) {
      await service.close();
      throw error;
    }
  }

  /** `<host>:<port>` of the manager. */
  get addressManager(): string {
    return `${this.#address.host}:${this.#address.port}`;
  }

  /** Port of this end of the connection; 0 without one. */
  get port(): number {
    return this.#session?.port ?? 0;
  }

  get isConnected(): boolean {
    return this.#session?.isOpen === true;
  }

  /**
   * Tells every linked client. Does nothing while there is no connection.
   *
   * @param given - Arguments; the last may be {@link kw}.
   * @throws LABNET_READ_ONLY; LABNET_JSON_UNSUPPORTED for an argument without a JSON form.
   */
  emitNotification(...given: unknown[]): void {
    refuseReadOnly(this.#context, `${this.name}: a notification`);
    const { args, kwargs } = splitArguments(given);
    if (this.isConnected) this.#session?.notify(args, kwargs);
  }

  /** Takes leave of the manager and closes. Idempotent. */
  async close(): Promise<void> {
    if (this.#leaving) return;
    this.#leaving = true;
    this.#stop.abort();
    this.#comeback.cancel();
    const session = this.#session;
    this.#session = undefined;
    if (session?.isOpen === true) await session.leave();
    this.#facts.removed(this.#peer);
    this.#options.within?.drop(this);
    this.#options.onClosed?.();
  }

  [inspectSymbol](): string {
    const state = this.isConnected ? `port ${this.port}` : 'not connected';
    return `Service ${this.name} <manager ${this.addressManager}, ${state}>`;
  }

  async #open(signal?: AbortSignal): Promise<void> {
    const setup = {
      name: this.name,
      identity: this.#identity(),
      address: this.#address,
      credentials: this.#options,
      peer: this.#peer,
      facts: this.#facts,
      run: (request: ServiceRequest) => this.#run(request),
      onEnd: (reason: string) => this.#lost(reason),
    };
    const signals = [this.#stop.signal, ...(signal ? [signal] : [])];
    this.#session = await ServiceSession.open(setup, this.#context, AbortSignal.any(signals));
    this.#comeback.succeeded();
    this.#facts.condition(this.#peer, 'heard', 'connected');
    this.#facts.described(this.#peer, { status: 'connected', manager: this.addressManager });
  }

  #identity(): Fields {
    return {
      type: 'service',
      name: this.name,
      attributes: describeAttributes(this.#attributes),
      max_clients: this.maxClients,
      language: ownLanguage(),
      os: ownOs(),
    };
  }

  async #run(request: ServiceRequest): Promise<ServiceOutcome> {
    const outcome = await runAttribute(this.#answered, this.name, request);
    // The manager closes the connection of a service that was told to end: it does not come back.
    if (request.attribute === SHUTDOWN_SERVICE && outcome.ok) this.#stop.abort();
    return outcome;
  }

  #lost(reason: string): void {
    if (!this.#session) return;
    this.#session = undefined;
    this.#facts.condition(this.#peer, 'closed', reason);
    try {
      this.#options.shutdownHandler?.(reason);
    } catch (error) {
      this.#facts.note('error', this.#peer, `the shutdown handler failed: ${messageOf(error)}`);
    }
    if (this.#stop.signal.aborted || this.#options.reconnect === false) void this.close();
    else this.#comeback.later();
  }

  async #attempt(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#facts.condition(this.#peer, 'silent', messageOf(error));
      this.#comeback.later();
    }
  }
}

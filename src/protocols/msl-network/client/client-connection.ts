import { kernelErrors, LabnetError, messageOf } from '../../../kernel/errors.js';
import type { PeerId } from '../../../model/lab-event.js';
import type { ProtocolContext } from '../../protocol.js';
import { refuseReadOnly } from '../../refuse-read-only.js';
import { Comeback } from '../channel/comeback.js';
import type { CallOptions } from './call-options.js';
import { WireFacts } from '../client-facts.js';
import type { ClientOptions } from './client-options.js';
import { ClientSession } from './client-session.js';
import type { SessionRequest } from './pending-calls.js';
import type { ManagerAddress } from '../channel/connect-options.js';
import { mslErrors } from '../errors.js';
import { ManagerWatch } from './manager-watch.js';
import { MANAGER } from '../wire/constants.js';
import type { Kwargs } from '../wire/messages.js';

/** Most milliseconds for an answer where nobody says otherwise. */
const REQUEST_TIMEOUT_MS = 10_000;
/** A manager that is asked who is there, and sends nothing whatever for so long, counts as gone. In milliseconds. */
const DEAD_MS = 10_000;

/** Errors of an attempt in which the operator was asked in vain. */
const ASKED: ReadonlySet<string> = new Set(['LABNET_MSL_CERTIFICATE_UNKNOWN', 'LABNET_CANCELLED']);

/** What a connection tells whoever builds on it. */
interface ConnectionListener {
  /** The manager has let us in, for the first time or again. */
  onOpen(): void;
  onLost(reason: string): void;
  onNotification(service: string, args: readonly unknown[], kwargs: Kwargs, line: string): void;
  /** The manager was asked who is connected. */
  onIdentity(identity: unknown): void;
}

interface ConnectionOptions extends ClientOptions {
  readonly label: string;
  readonly address: ManagerAddress;
}

/** A connection with a manager that comes back when it is lost. */
export class ClientConnection {
  readonly name: string;
  readonly label: string;
  readonly address: ManagerAddress;
  /** The manager in the model. */
  readonly peer: PeerId;
  readonly facts: WireFacts;
  readonly #stop = new AbortController();
  #session: ClientSession | undefined;
  #listener: ConnectionListener | undefined;
  /** The operator was asked in the background and did not let us go on: nothing is attempted until they want it. */
  #isDeclined = false;
  readonly #comeback: Comeback;
  /** The attempt in progress, if any. Never rejects. */
  #attempting: Promise<unknown> | undefined;
  readonly #watch: ManagerWatch;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly context: ProtocolContext,
  ) {
    const { label, address, name = 'Client' } = options;
    this.name = name;
    this.label = label;
    this.address = address;
    this.peer = `msl-network/${label}`;
    this.facts = new WireFacts(context);
    this.#comeback = new Comeback(context.clock, () => this.#attempt());
    const watched = {
      look: () => this.#look(),
      isWaiting: () => (this.#session?.outstanding ?? 0) > 0,
    };
    this.#watch = new ManagerWatch(watched, context.clock, options.pollMs ?? 0);
    this.facts.added(this.peer, 'manager', label, `${address.host}:${address.port}`);
  }

  get isOpen(): boolean {
    return this.#session?.isOpen === true;
  }

  /** Port of this end; 0 without a connection. */
  get port(): number {
    return this.isOpen ? (this.#session?.port ?? 0) : 0;
  }

  /** By which the manager knows this client: `<name>[<host>:<port>]`. The host is right where both share a computer. */
  get networkName(): string {
    return `${this.name}[${this.context.net.hostname()}:${this.port}]`;
  }

  /** Whether links are made anew after a loss. */
  get comesBack(): boolean {
    return this.options.reconnect !== false;
  }

  /** Deadline of a request that names none. */
  get requestTimeoutMs(): number {
    return this.options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  /** One attempt. Throws what went wrong. */
  async connect(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#open(signal);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Attempts in the background, until {@link ClientConnection.stopConnecting}. */
  keepConnecting(): void {
    this.#attempt();
  }

  /**
   * One attempt now, in place of the next in the background; the operator is asked anew what they have left unanswered.
   * Does nothing where there is a connection.
   *
   * @throws What went wrong.
   */
  async reconnect(signal: AbortSignal | undefined): Promise<void> {
    for (let seen: unknown; seen !== this.#attempting; await seen) seen = this.#attempting;
    if (this.isOpen) return;
    if (this.#stop.signal.aborted)
      throw new LabnetError(kernelErrors.LABNET_CLOSED, `${this.label} is closed`);
    this.#comeback.cancel();
    this.#isDeclined = false;
    const attempt = this.#open(signal);
    this.#attempting = attempt.catch((error: unknown) => this.#failed(error));
    await attempt;
  }

  /** No attempts any more. */
  stopConnecting(): void {
    this.#stop.abort();
    this.#comeback.cancel();
    this.#watch.stop();
  }

  /** Drops the connection for good. */
  close(): void {
    this.stopConnecting();
    this.#session?.destroy('this client was closed');
    this.#session = undefined;
    this.facts.removed(this.peer);
  }

  /**
   * Sends a request.
   *
   * Rejects with LABNET_MSL_DISCONNECTED, LABNET_READ_ONLY, and those of {@link ClientSession.request}.
   */
  request(fields: SessionRequest): Promise<unknown> {
    const session = this.#session;
    try {
      // Who is there may be asked by whoever only watches.
      const isQuestion = fields.automatic === true || fields.attribute === 'identity';
      if (!isQuestion) refuseReadOnly(this.context, `${fields.service}.${fields.attribute}`);
      if (session?.isOpen !== true) throw this.#notConnected(fields);
      this.#watch.hurry();
      return session.request(fields);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(messageOf(error)));
    }
  }

  /** Asks the manager itself. */
  ask(
    attribute: string,
    args: readonly unknown[],
    options: CallOptions & { readonly kwargs?: Kwargs; readonly automatic?: boolean } = {},
  ): Promise<unknown> {
    const { kwargs = {}, timeoutMs = this.requestTimeoutMs, signal, automatic } = options;
    const { peer } = this;
    return this.request({ service: MANAGER, attribute, args, kwargs, peer, timeoutMs, signal, automatic });
  }

  /** A service is known to be gone: what it was asked fails. */
  serviceGone(service: string): void {
    this.#session?.serviceGone(service);
  }

  #notConnected({ service, attribute }: SessionRequest): LabnetError {
    const { host, port } = this.address;
    return new LabnetError(
      mslErrors.LABNET_MSL_DISCONNECTED,
      `not connected with Manager[${host}:${port}]: ${service}.${attribute} was not sent`,
      { details: { host, port, service, attribute } },
    );
  }

  async #open(signal?: AbortSignal): Promise<void> {
    const signals = [this.#stop.signal, ...(signal ? [signal] : [])];
    this.#session = await ClientSession.open(
      {
        name: this.name,
        address: this.address,
        credentials: this.options,
        peer: this.peer,
        facts: this.facts,
        onNotification: (service, args, kwargs, line) =>
          this.#listener?.onNotification(service, args, kwargs, line),
        onEnd: (reason) => this.#lost(reason),
      },
      this.context,
      AbortSignal.any(signals),
    );
    this.#comeback.succeeded();
    this.#isDeclined = false;
    this.facts.condition(this.peer, 'heard', 'connected');
    this.#listener?.onOpen();
    this.#watch.start();
  }

  #attempt(): void {
    this.#attempting = this.#open().catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.#isDeclined ||=
      this.context.operator !== undefined &&
      ASKED.has(error instanceof LabnetError ? String(error.code) : '');
    const refused = error instanceof LabnetError && error.blame !== 'network';
    this.facts.condition(this.peer, refused ? 'refused' : 'silent', this.#wayOn() + messageOf(error));
    // Without what was not given it would be refused again and again.
    if (this.comesBack && !this.#isDeclined) this.#comeback.later();
  }

  /** What to do where the operator is not asked any more: first, for a row is short. */
  #wayOn(): string {
    if (!this.#isDeclined) return '';
    const { expression = 'the client' } = this.options;
    return `await ${expression}.reconnect() asks again; `;
  }

  #lost(reason: string): void {
    // Before it was let in, the attempt itself fails.
    if (!this.#session) return;
    this.#session = undefined;
    this.#watch.stop();
    if (this.#stop.signal.aborted) return;
    this.facts.condition(this.peer, 'closed', reason);
    this.#listener?.onLost(reason);
    if (this.comesBack) this.#comeback.later();
  }

  /** Asks who is there. Whoever does not send a single byte in answer is not there any more. */
  async #look(): Promise<void> {
    const session = this.#session;
    if (session?.isReady !== true) return;
    const before = session.received;
    try {
      this.#listener?.onIdentity(await this.ask('identity', [], { automatic: true, timeoutMs: DEAD_MS }));
    } catch (error) {
      const isDead = session.received === before && session.isReady;
      if (session.isOpen && isDead) session.destroy(`it has not said anything for ${DEAD_MS / 1000} s`);
      else if (session.isOpen) this.facts.condition(this.peer, 'silent', messageOf(error));
    }
  }
}

import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import { waitFor } from '../../kernel/wait-for.js';
import type { WaitOptions } from '../../kernel/wait-for.js';
import type { ExchangeId, LabEvent, PeerCondition, PeerId } from '../../model/lab-event.js';
import type { Address, Net, NetError, UdpSocket } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { addressText } from './address.js';
import { socketErrors } from './errors.js';
import { showBytes } from './wire/datagram.js';

/** Where and how a client asks. */
export interface ClientOptions {
  /** Name in this lab. */
  readonly label: string;
  readonly address: Address;
  /** Deadline of a request unless it has its own. @defaultValue 1000 */
  readonly timeoutMs?: number;
  /** Told once when it is closed. */
  readonly onClosed?: () => void;
}

/** One request. */
export interface RequestOptions extends WaitOptions {
  /** Asked by labnet itself, again and again: no exchange, and kept out of the log pane. */
  readonly automatic?: boolean;
}

/** Longest text of a message that is shown in one line. */
const SHOWN = 200;
const NUMERIC = /^[\d.]+$|:/;

/**
 * Asks one address by UDP. Nothing in an answer says which request it belongs to, so each request has a socket of its
 * own: a late or repeated answer finds it closed and is never taken for another.
 */
export class DatagramClient {
  readonly timeoutMs: number;
  readonly label: string;
  readonly address: Address;
  #condition: PeerCondition = 'never-heard';
  #closed = false;
  readonly #enders = new Set<(error: Error) => void>();
  readonly #sockets = new Set<Promise<UdpSocket | undefined>>();
  readonly #onClosed: () => void;

  /**
   * @param what - For errors: pull socket 'laser' at 192.0.2.1:9000.
   */
  constructor(
    readonly what: string,
    readonly peer: PeerId,
    kind: string,
    { label, address, timeoutMs = 1000, onClosed = () => undefined }: ClientOptions,
    private readonly context: ProtocolContext,
  ) {
    this.label = label;
    this.address = address;
    this.timeoutMs = timeoutMs;
    this.#onClosed = onClosed;
    const at = addressText(address);
    this.#publish({ type: 'peer.added', peer, protocol: 'pyexplabsys', kind, name: label, address: at });
  }

  /** What is known of the far side. */
  get condition(): PeerCondition {
    return this.#condition;
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param label - Short name of the request.
   * @throws LABNET_SOCKET_TIMEOUT, LABNET_SOCKET_REFUSED, LABNET_SOCKET_UNREACHABLE, LABNET_CANCELLED, LABNET_CLOSED
   */
  async request(label: string, bytes: Buffer, options: RequestOptions = {}): Promise<Buffer> {
    if (this.#closed) throw this.#closedError();
    const { automatic = false, timeoutMs = this.timeoutMs } = options;
    const exchange = automatic ? undefined : this.context.nextExchange();
    if (exchange !== undefined) {
      const deadlines = timeoutMs === Infinity ? [] : [{ awaiting: 'answer', timeoutMs }];
      const text = showBytes(bytes).slice(0, SHOWN);
      this.#publish({ type: 'exchange.started', exchange, peer: this.peer, label, text, deadlines });
    }
    try {
      const answer = await this.#exchange(label, bytes, { ...options, timeoutMs }, exchange);
      const text = showBytes(answer).slice(0, SHOWN);
      if (exchange !== undefined)
        this.#publish({ type: 'exchange.settled', exchange, outcome: 'answered', text });
      return answer;
    } catch (error) {
      this.#failed(error, exchange);
      throw error;
    }
  }

  /** Ends what waits. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const end of [...this.#enders]) end(this.#closedError());
    await Promise.all([...this.#sockets].map(async (opening) => (await opening)?.close()));
    this.#setCondition('closed');
    this.#onClosed();
  }

  #exchange(
    label: string,
    bytes: Buffer,
    options: RequestOptions,
    exchange: ExchangeId | undefined,
  ): Promise<Buffer> {
    const onTimeout = () =>
      new LabnetError(
        socketErrors.LABNET_SOCKET_TIMEOUT,
        `${this.what} did not answer ${label} within ${options.timeoutMs} ms`,
        { details: { address: addressText(this.address), request: label, timeoutMs: options.timeoutMs } },
      );
    // What labnet asks by itself does not end with the evaluation that opened it.
    const ambient = options.automatic === true ? undefined : this.context.ambientSignal();
    const wait = {
      what: `${label} to ${this.what}`,
      signals: [options.signal, ambient],
      limit: { clock: this.context.clock, timeoutMs: options.timeoutMs, onTimeout },
    };
    return waitFor(wait, (resolve, reject) => {
      this.#enders.add(reject);
      const state = { over: false };
      const onDatagram = (answer: Buffer) => {
        if (state.over) return;
        this.#heard(label, answer, options, exchange);
        resolve(answer);
      };
      const onError = (error: NetError) => reject(this.#sendError(label, error));
      const opening = this.#open({ onDatagram, onError }, reject);
      this.#sockets.add(opening);
      void opening.then((socket) => {
        if (state.over || !socket) return;
        this.#tellSent(label, bytes, options, exchange);
        socket.send(bytes);
      });
      return () => {
        state.over = true;
        this.#enders.delete(reject);
        void opening.then((socket) => socket?.close()).then(() => this.#sockets.delete(opening));
      };
    });
  }

  async #open(
    handlers: { onDatagram(answer: Buffer): void; onError(error: NetError): void },
    reject: (error: Error) => void,
  ): Promise<UdpSocket | undefined> {
    try {
      const remote = await resolveHost(this.address, this.context.net, this.what);
      return await this.context.net.openUdp({ remote }, handlers);
    } catch (error) {
      const reason = error instanceof LabnetError ? error : this.#unreachable(messageOf(error), error);
      reject(reason);
      return undefined;
    }
  }

  #tellSent(
    label: string,
    bytes: Buffer,
    { automatic = false }: RequestOptions,
    exchange: ExchangeId | undefined,
  ) {
    const wire = showBytes(bytes);
    const message = { peer: this.peer, label, text: wire.slice(0, SHOWN), wire, size: bytes.length };
    const marks = { ...(exchange !== undefined && { exchange }), ...(automatic && { automatic }) };
    this.#publish({ type: 'message.sent', ...message, ...marks });
    if (exchange !== undefined) this.#publish({ type: 'exchange.advanced', exchange, step: 'sent' });
  }

  #heard(
    label: string,
    answer: Buffer,
    { automatic = false }: RequestOptions,
    exchange: ExchangeId | undefined,
  ) {
    const wire = showBytes(answer);
    const message = { peer: this.peer, label, text: wire.slice(0, SHOWN), wire, size: answer.length };
    const marks = { ...(exchange !== undefined && { exchange }), ...(automatic && { automatic }) };
    this.#condition = 'heard';
    this.#publish({ type: 'message.received', verdict: 'message', ...message, ...marks });
    if (exchange !== undefined) this.#publish({ type: 'exchange.advanced', exchange, step: 'answer' });
  }

  #failed(error: unknown, exchange: ExchangeId | undefined): void {
    const code = error instanceof LabnetError ? String(error.code) : 'LABNET_INTERNAL';
    const text = messageOf(error);
    if (code === 'LABNET_SOCKET_TIMEOUT') this.#setCondition('silent', text);
    if (code === 'LABNET_SOCKET_REFUSED') this.#setCondition('refused', text);
    const outcome = OUTCOMES[code] ?? 'error';
    if (exchange !== undefined) this.#publish({ type: 'exchange.settled', exchange, outcome, code, text });
  }

  #setCondition(condition: PeerCondition, reason?: string): void {
    if (this.#condition === condition) return;
    this.#condition = condition;
    this.#publish({
      type: 'peer.condition',
      peer: this.peer,
      condition,
      ...(reason !== undefined && { reason }),
    });
  }

  #sendError(label: string, { code, message }: NetError): LabnetError {
    if (code !== 'ECONNREFUSED')
      return this.#unreachable(`${label} could not be sent: ${message}`, undefined);
    return new LabnetError(socketErrors.LABNET_SOCKET_REFUSED, `${this.what}: nothing listens on that port`, {
      details: { address: addressText(this.address), request: label },
    });
  }

  #unreachable(reason: string, cause: unknown): LabnetError {
    return new LabnetError(socketErrors.LABNET_SOCKET_UNREACHABLE, `${this.what}: ${reason}`, { cause });
  }

  #closedError(): LabnetError {
    return new LabnetError(kernelErrors.LABNET_CLOSED, `the client of ${this.what} is closed`);
  }

  #publish(event: WithoutTime<LabEvent>): void {
    this.context.publish({ ...event, atMs: this.context.clock.wallMs() });
  }
}

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;

const OUTCOMES: Readonly<Record<string, 'timeout' | 'refused' | 'cancelled'>> = {
  LABNET_SOCKET_TIMEOUT: 'timeout',
  LABNET_SOCKET_REFUSED: 'refused',
  LABNET_CANCELLED: 'cancelled',
  LABNET_CLOSED: 'cancelled',
};

/**
 * The numeric form of an address.
 *
 * @param what - Who asks, for the error.
 * @throws LABNET_SOCKET_UNREACHABLE when the name does not resolve.
 */
export async function resolveHost({ host, port }: Address, net: Net, what: string): Promise<Address> {
  if (NUMERIC.test(host)) return { host, port };
  try {
    return { host: await net.lookup(host), port };
  } catch (error) {
    const text = `${what}: the name ${host} does not resolve: ${messageOf(error)}`;
    throw new LabnetError(socketErrors.LABNET_SOCKET_UNREACHABLE, text, { cause: error });
  }
}

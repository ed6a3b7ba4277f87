import { completeSymbol } from '../../kernel/complete.js';
import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { float } from '../../kernel/python/py-float.js';
import type { PeerId } from '../../model/lab-event.js';
import type { Address, UdpSocket } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { refuseReadOnly } from '../refuse-read-only.js';
import { addressText, parseAddress } from './address.js';
import { resolveHost } from './datagram-client.js';
import { socketErrors } from './errors.js';
import { DataPullSocket } from './pull-socket.js';
import { RequestJournal } from './request-journal.js';
import type { SocketRegistry } from './socket-registry.js';
import { DEFAULT_PORTS, LIVE_RESET } from './wire/constants.js';
import { MAX_DATAGRAM_BYTES } from './wire/datagram.js';
import { encodeBatch } from './wire/live-batch.js';
import { pointProblem } from './wire/pull-points.js';

/** How a live socket is opened. */
export interface LiveSocketOptions {
  readonly name: string;
  /** Name in this lab. @defaultValue the name of the socket */
  readonly label?: string;
  readonly codenames: readonly string[];
  /** Where the batches go: host:port. */
  readonly liveServer: string | Address;
  /** Do not serve the points on a pull socket as well. @defaultValue false */
  readonly noInternalDataPullSocket?: boolean;
  /** @defaultValue 8000 */
  readonly internalDataPullSocketPort?: number;
  /** Address that the internal pull socket listens on. @defaultValue '0.0.0.0' */
  readonly host?: string;
  /** Batches told one by one in each second; those beyond are counted. @defaultValue 10 */
  readonly journalPerSecond?: number;
  /** Requests of one address that the internal pull socket reads in each second while another asks, too. @defaultValue 10000 */
  readonly requestsPerSecond?: number;
  readonly registry?: SocketRegistry;
  /** Told once when it is closed. */
  readonly onClosed?: () => void;
}

/** Points or values by codename. */
export type Batch<T> = ReadonlyMap<string, T> | Readonly<Record<string, T>>;

/**
 * Sends points to a live server as they come, and serves them on a pull socket of its own. Open one with
 * {@link LiveSocket.open}.
 *
 * @see PyExpLabSys/common/sockets.py, LiveSocket
 */
export class LiveSocket {
  readonly name: string;
  readonly label: string;
  readonly codenames: readonly string[];
  /** Name of this computer, as the batches carry it. */
  readonly hostname: string;
  /** Where the points can be asked for. */
  readonly internalDataPullSocket: DataPullSocket | undefined;
  readonly #context: ProtocolContext;
  readonly #peer: PeerId;
  readonly #socket: UdpSocket;
  readonly #to: Address;
  readonly #journal: RequestJournal;
  readonly #onClosed: () => void;
  #closed: Promise<void> | undefined;

  private constructor(
    options: LiveSocketOptions,
    context: ProtocolContext,
    to: Address,
    socket: UdpSocket,
    internal: DataPullSocket | undefined,
  ) {
    const { name, label = name, codenames, journalPerSecond = 10, onClosed = () => undefined } = options;
    this.name = name;
    this.label = label;
    this.codenames = Object.freeze([...codenames]);
    this.hostname = context.net.hostname();
    this.internalDataPullSocket = internal;
    this.#context = context;
    this.#socket = socket;
    this.#to = to;
    this.#onClosed = onClosed;
    const peer = `pyexplabsys/sockets.${label}`;
    this.#peer = peer;
    this.#journal = new RequestJournal(peer, context, journalPerSecond);
    const atMs = context.clock.wallMs();
    const address = addressText(to);
    context.publish({
      type: 'peer.added',
      atMs,
      peer,
      protocol: 'pyexplabsys',
      kind: 'live socket',
      name: label,
      address,
    });
  }

  /**
   * Resolves the live server, once, and opens the internal pull socket.
   *
   * @throws LABNET_SOCKET_SETUP for codenames that the internal pull socket refuses; LABNET_SOCKET_UNREACHABLE when
   *   the live server's name does not resolve; LABNET_PORT_IN_USE.
   */
  static async open(options: LiveSocketOptions, context: ProtocolContext): Promise<LiveSocket> {
    const { name, label = name, codenames, liveServer, noInternalDataPullSocket = false } = options;
    const {
      internalDataPullSocketPort: port = DEFAULT_PORTS.live,
      host,
      registry,
      requestsPerSecond,
    } = options;
    const given = typeof liveServer === 'string' ? parseAddress(liveServer, 0) : liveServer;
    if (given.port === 0) {
      const text = `live socket '${label}': the live server needs a port: host:port`;
      throw new LabnetError(socketErrors.LABNET_SOCKET_SETUP, text);
    }
    const to = await resolveHost(given, context.net, `live socket '${label}'`);
    const pullOptions = { name, label: `${label} (pull)`, codenames, port, checkActivity: true };
    const internal = noInternalDataPullSocket
      ? undefined
      : await DataPullSocket.open(
          {
            ...pullOptions,
            ...(host !== undefined && { host }),
            ...(requestsPerSecond !== undefined && { requestsPerSecond }),
            ...(registry && { registry }),
          },
          context,
        );
    try {
      const onError = ({ message }: { message: string }) =>
        context.logger.log('warn', `live socket '${label}': a batch could not be sent: ${message}`);
      const socket = await context.net.openUdp({}, { onDatagram: () => undefined, onError });
      return new LiveSocket(options, context, to, socket, internal);
    } catch (error) {
      await internal?.close();
      throw error;
    }
  }

  /**
   * Sends points, [x, y] by codename, in one datagram.
   *
   * @throws LABNET_SOCKET_POINT for an unknown codename, a point that is none, or more than one datagram carries;
   *   nothing is sent or stored then.
   */
  setBatch(batch: Batch<readonly unknown[]>): void {
    const entries = entriesOf(batch);
    for (const [codename, point] of entries) {
      this.#check(codename);
      const problem = pointProblem(point);
      if (problem !== undefined) throw this.#refused(codename, problem);
    }
    const bytes = this.#encode(entries);
    refuseReadOnly(this.#context, `live socket ${this.label}: batch`);
    for (const [codename, point] of entries) this.internalDataPullSocket?.setPoint(codename, point);
    this.#send(bytes, 'batch');
  }

  /** Sends values measured now, all with one time. */
  setBatchNow(batch: Batch<unknown>): void {
    const time = float(this.#context.clock.wallMs() / 1000);
    this.setBatch(new Map(entriesOf(batch).map(([codename, value]) => [codename, [time, value]])));
  }

  /** Sends one point, [x, y]. */
  setPoint(codename: string, point: readonly unknown[]): void {
    this.setBatch(new Map([[codename, point]]));
  }

  /** Sends one value measured now. */
  setPointNow(codename: string, value: unknown): void {
    this.setBatchNow(new Map([[codename, value]]));
  }

  /** Tells the live server to forget what there was of some codenames. */
  reset(codenames: Iterable<string>): void {
    const entries = [...codenames].map((codename) => [codename, LIVE_RESET] as const);
    refuseReadOnly(this.#context, `live socket ${this.label}: reset`);
    for (const [codename] of entries) this.#check(codename);
    this.#send(this.#encode(entries), 'reset');
  }

  /** The reference's word for {@link LiveSocket.close}. */
  stop(): Promise<void> {
    return this.close();
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [completeSymbol](): Readonly<Record<string, readonly string[]>> {
    return { codename: this.codenames };
  }

  [inspectSymbol](): string {
    return `LiveSocket('${this.name}' → ${addressText(this.#to)}, ${this.codenames.join(', ')})`;
  }

  async #close(): Promise<void> {
    this.#journal.close();
    await this.internalDataPullSocket?.close();
    await this.#socket.close();
    this.#onClosed();
    const atMs = this.#context.clock.wallMs();
    this.#context.publish({ type: 'peer.condition', atMs, peer: this.#peer, condition: 'closed' });
  }

  #check(codename: string): void {
    if (this.#closed)
      throw new LabnetError(kernelErrors.LABNET_CLOSED, `live socket '${this.label}' is closed`);
    if (this.codenames.includes(codename)) return;
    throw this.#refused(
      codename,
      `The codename: '${codename}' is not registered; those are ${this.codenames.join(', ')}`,
    );
  }

  #encode(entries: readonly (readonly [string, unknown])[]): Buffer {
    const bytes = encodeBatch(this.hostname, entries);
    if (bytes.length <= MAX_DATAGRAM_BYTES) return bytes;
    const codenames = entries.map(([codename]) => codename).join(', ');
    throw this.#refused(
      codenames,
      `the batch has ${bytes.length} bytes, a datagram carries ${MAX_DATAGRAM_BYTES}`,
    );
  }

  #send(bytes: Buffer, label: string): void {
    if (this.#journal.tells(label)) this.#journal.sent(bytes, label);
    this.#socket.send(bytes, this.#to);
  }

  #refused(codename: string, problem: string): LabnetError {
    const details = { socket: this.label, codename, codenames: this.codenames };
    const text = `live socket '${this.label}', '${codename}': ${problem}`;
    return new LabnetError(socketErrors.LABNET_SOCKET_POINT, text, { details });
  }
}

function entriesOf<T>(batch: Batch<T>): readonly (readonly [string, T])[] {
  return batch instanceof Map
    ? [...(batch as ReadonlyMap<string, T>)]
    : Object.entries(batch as Record<string, T>);
}

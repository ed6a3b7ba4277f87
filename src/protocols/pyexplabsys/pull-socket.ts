import { completeSymbol } from '../../kernel/complete.js';
import { LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { float } from '../../kernel/python/py-float.js';
import { pythonStr } from '../../kernel/python/py-text.js';
import type { Address } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { DatagramServer } from './datagram-server.js';
import type { ServerOptions } from './datagram-server.js';
import { socketErrors } from './errors.js';
import { HostedReadings } from './hosted-readings.js';
import { pullView } from './pull-view.js';
import { plainValue } from './readings.js';
import { SocketRegistry } from './socket-registry.js';
import type { RegisteredSocket } from './socket-registry.js';
import { statusText } from './system-status.js';
import { Activity } from './wire/activity.js';
import { codenameProblem, isNumeric, timeoutsFor } from './wire/codenames.js';
import type { TimeoutS } from './wire/codenames.js';
import { DEFAULT_PORTS, UNKNOWN_COMMAND } from './wire/constants.js';
import { encodeAnswer } from './wire/datagram.js';
import { PullPoints } from './wire/pull-points.js';

/** How a pull socket is opened. */
export interface PullSocketOptions extends ServerOptions {
  /** Names of the values, in the order in which they are served. A text counts as its characters. */
  readonly codenames: readonly string[] | string;
  /** x of a codename that was never set. @defaultValue 0.0 */
  readonly defaultX?: unknown;
  /** y of a codename that was never set. @defaultValue 0.0 */
  readonly defaultY?: unknown;
  /** Seconds after which a point is old: one for all, or one for each codename; null: never. */
  readonly timeouts?: TimeoutS | readonly TimeoutS[];
  /** Report INACTIVE when nothing was set for long. @defaultValue true */
  readonly checkActivity?: boolean;
  /** @defaultValue 900 */
  readonly activityTimeoutS?: number;
  /** Setting a point counts as activity. @defaultValue true */
  readonly pokeOnSet?: boolean;
  /** Unit of each codename, for people. */
  readonly units?: Readonly<Record<string, string>>;
  /** The servers that `status` reports. @defaultValue only this one */
  readonly registry?: SocketRegistry;
}

/** A value that stands for a Python float or anything else JSON can say. */
export type Value = unknown;

/** The two kinds of pull sockets: everything but how a point is set. */
abstract class CommonDataPullSocket implements RegisteredSocket {
  /** Setting a point counts as activity. */
  pokeOnSet: boolean;
  readonly name: string;
  /** Name in this lab. */
  readonly label: string;
  readonly codenames: readonly string[];
  /** The point of each codename, as it was set. Changes in place. */
  readonly points: Readonly<Record<string, readonly unknown[]>>;
  readonly #kind: 'date' | 'data';
  readonly #timeoutsS: readonly (number | undefined)[];
  readonly #timestamps = new Map<string, number>();
  readonly #machine: PullPoints;
  readonly #activity: Activity;
  readonly #registry: SocketRegistry;
  #server!: DatagramServer;
  #readings!: HostedReadings;

  protected constructor(kind: 'date' | 'data', options: PullSocketOptions, nowS: number) {
    const { name, label = name, port = DEFAULT_PORTS[kind], registry = new SocketRegistry() } = options;
    const { checkActivity = true, activityTimeoutS = 900, pokeOnSet = true } = options;
    const setup = readSetup(label, options);
    if (registry.has(port)) throw cannot(label, `A UDP server already exists on port: ${port}`);
    this.name = name;
    this.label = label;
    this.pokeOnSet = pokeOnSet;
    this.#kind = kind;
    this.#registry = registry;
    this.#activity = new Activity({ checkActivity, activityTimeoutS }, nowS);
    this.codenames = setup.codenames;
    this.#timeoutsS = setup.timeoutsS;
    const { defaultX, defaultY } = options;
    this.#machine = new PullPoints({ kind, name, ...setup, defaultX, defaultY });
    this.points = this.#machine.points;
  }

  /** Address that it listens on. */
  get address(): Address {
    return this.#server.local;
  }

  get port(): number {
    return this.#server.local.port;
  }

  /** Entry of `DATA`, with the reference's keys. */
  get view(): object {
    return pullView(this, this.#kind, this.#activity, this.#timeoutsS, this.#timestamps);
  }

  /** Counts as activity. */
  poke(): void {
    this.#server.assertOpen();
    this.#activity.lastS = this.#server.nowS();
  }

  /** What `status` says of this socket. */
  status(nowS: number) {
    return this.#activity.status(this.name, this.#kind, nowS);
  }

  /** The reference's word for {@link CommonDataPullSocket.close}. */
  stop(): Promise<void> {
    return this.close();
  }

  /** Stops serving and frees the port. Idempotent. */
  async close(): Promise<void> {
    this.#registry.remove(this);
    this.#readings.close();
    await this.#server.close();
  }

  [completeSymbol](): Readonly<Record<string, readonly string[]>> {
    return { codename: this.codenames };
  }

  [inspectSymbol](): string {
    return `${this.constructor.name}('${this.name}', ${this.address.host}:${this.port}, ${this.codenames.join(', ')})`;
  }

  /** Listens, and enters the registry. */
  protected async listen(options: PullSocketOptions, context: ProtocolContext): Promise<void> {
    const { port = DEFAULT_PORTS[this.#kind] } = options;
    const server = await DatagramServer.open('pull socket', { ...options, port }, context, (bytes, from) =>
      this.#answer(bytes, from),
    );
    this.#server = server;
    this.#readings = new HostedReadings(server.peer, context, this.#machine, options.units ?? {});
    this.#registry.add(this);
  }

  protected now(): number {
    this.#server.assertOpen();
    return this.#server.nowS();
  }

  /**
   * Checks and stores a point.
   *
   * @throws LABNET_SOCKET_POINT naming the socket and its codenames.
   */
  protected store(codename: string, point: readonly Value[], atS: number): void {
    this.#server.assertOpen();
    const problem = this.#machine.problem(codename, point);
    if (problem !== undefined) {
      throw new LabnetError(
        socketErrors.LABNET_SOCKET_POINT,
        `${this.#server.what}, point of '${codename}': ${problem}`,
        { details: { socket: this.label, codename, codenames: this.codenames } },
      );
    }
    this.#machine.set(codename, point, atS);
    this.#timestamps.set(codename, atS);
    if (this.pokeOnSet) this.#activity.lastS = this.#server.nowS();
    const measuredS = this.#kind === 'date' ? timeOf(point[0]) : atS;
    this.#readings.set(codename, point[1], measuredS, this.#timeoutsS[this.codenames.indexOf(codename)]);
  }

  #answer(bytes: Buffer, from: Address): void {
    const server = this.#server;
    const nowS = server.nowS();
    const { label, bytes: known } = this.#machine.answer(bytes, nowS);
    const answer = known ?? encodeAnswer(statusText(this.#registry.status(nowS)), UNKNOWN_COMMAND);
    if (server.journal.received(bytes, from, label)) {
      server.journal.sent(answer, label);
      server.send(answer, from);
    } else server.sendCounted(answer, from);
  }
}

/** Serves points over time: x is a Unix time in seconds. Open one with {@link DateDataPullSocket.open}. */
export class DateDataPullSocket extends CommonDataPullSocket {
  /**
   * Listens, on port 9000 unless told otherwise.
   *
   * @throws LABNET_SOCKET_SETUP; LABNET_PORT_IN_USE with what holds the port.
   * @see PyExpLabSys/common/sockets.py, DateDataPullSocket
   */
  static async open(options: PullSocketOptions, context: ProtocolContext): Promise<DateDataPullSocket> {
    const socket = new DateDataPullSocket('date', options, context.clock.wallMs() / 1000);
    await socket.listen(options, context);
    return socket;
  }

  /**
   * Sets the point of a codename.
   *
   * @param point - [Unix time in seconds, value]. Integral numbers are integers to the peers; `float(47)` is `47.0`.
   * @throws LABNET_SOCKET_POINT
   */
  setPoint(codename: string, point: readonly Value[]): void {
    this.store(codename, point, this.now());
  }

  /**
   * Sets the value of a codename, measured now.
   *
   * @throws LABNET_SOCKET_POINT
   * @example
   * ```ts
   * sockets.laser.setPointNow('power', 47)
   * ```
   */
  setPointNow(codename: string, value: Value): void {
    const nowS = this.now();
    this.store(codename, [float(nowS), value], nowS);
  }
}

/** Serves points of any x: their age counts from when they were set. Open one with {@link DataPullSocket.open}. */
export class DataPullSocket extends CommonDataPullSocket {
  /**
   * Listens, on port 9010 unless told otherwise.
   *
   * @throws LABNET_SOCKET_SETUP; LABNET_PORT_IN_USE with what holds the port.
   * @see PyExpLabSys/common/sockets.py, DataPullSocket
   */
  static async open(options: PullSocketOptions, context: ProtocolContext): Promise<DataPullSocket> {
    const socket = new DataPullSocket('data', options, context.clock.wallMs() / 1000);
    await socket.listen(options, context);
    return socket;
  }

  /**
   * Sets the point of a codename.
   *
   * @param timestampS - When it was measured, in seconds since 1970. @defaultValue now
   * @throws LABNET_SOCKET_POINT
   */
  setPoint(codename: string, point: readonly Value[], timestampS?: number): void {
    this.store(codename, point, timestampS ?? this.now());
  }
}

function readSetup(label: string, { codenames: given, timeouts }: PullSocketOptions) {
  // Options come from JavaScript too: types are not trusted.
  if (typeof (given as unknown) !== 'string' && !Array.isArray(given)) {
    throw cannot(label, `Codenames must be a list of texts, not ${pythonStr(given)}`);
  }
  const codenames = Array.from(given);
  const timeoutsS = timeoutsFor(timeouts, codenames);
  if (typeof timeoutsS === 'string') throw cannot(label, timeoutsS);
  const problem = codenameProblem(codenames);
  if (problem !== undefined) throw cannot(label, problem);
  return { codenames: Object.freeze(codenames), timeoutsS };
}

function cannot(label: string, problem: string): LabnetError {
  return new LabnetError(socketErrors.LABNET_SOCKET_SETUP, `pull socket '${label}': ${problem}`, {
    details: { socket: label, problem },
  });
}

/** A Unix time that may be one of this world. */
function timeOf(x: unknown): number | undefined {
  const seconds = isNumeric(x) ? Number(plainValue(x)) : NaN;
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}

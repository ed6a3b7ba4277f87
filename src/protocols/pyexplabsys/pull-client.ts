import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import type { ProtocolContext } from '../protocol.js';
import type { ClientOptions, RequestOptions } from './datagram-client.js';
import { socketErrors } from './errors.js';
import { SocketClient } from './socket-client.js';
import { OLD_DATA } from './wire/constants.js';
import { isUnknownCommand, readCodenames, readPoint, readPoints, toPlain } from './wire/read-answer.js';
import type { WirePoint } from './wire/read-answer.js';

/** A point that a pull socket served. */
export interface PulledPoint {
  readonly x: unknown;
  readonly y: unknown;
}

/** Options of a request for points. */
export interface FieldOptions extends RequestOptions {
  /** Throw when the point is older than its timeout; otherwise it is the text `OLD_DATA`. @defaultValue true */
  readonly exceptionOnOldData?: boolean;
}

/** How a pull client is opened. */
export interface PullClientOptions extends ClientOptions {
  /** Name that the socket must answer with. */
  readonly expectedSocketName?: string;
}

/**
 * Asks a pull socket, one of ours or of the reference.
 *
 * @see PyExpLabSys/common/sockets.py, DateDataPullClient
 */
export class PullClient extends SocketClient {
  /** Does not ask anything yet. */
  constructor(options: ClientOptions, context: ProtocolContext) {
    super('pull', options, context);
  }

  /**
   * Opens a client and checks the name of the socket, when one is expected.
   *
   * @throws LABNET_SOCKET_NAME, and what {@link PullClient.request} throws.
   */
  static async open(options: PullClientOptions, context: ProtocolContext): Promise<PullClient> {
    const client = new PullClient(options, context);
    const { expectedSocketName: expected } = options;
    try {
      const name = expected === undefined ? undefined : await client.getName();
      if (name === expected) return client;
      const { host, port } = options.address;
      throw new LabnetError(
        socketErrors.LABNET_SOCKET_NAME,
        `The name of the socket at ('${host}', ${port}) was not "${expected}" as expected, but "${name}"`,
      );
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  /** The name that the socket was given. */
  getName(options: RequestOptions = {}): Promise<string> {
    return this.request('name', options);
  }

  async getCodenames(options: RequestOptions = {}): Promise<readonly string[]> {
    const text = await this.request('codenames_json', options);
    return readCodenames(text) ?? this.misread('codenames_json', text);
  }

  /**
   * The point of one codename.
   *
   * @throws LABNET_OLD_DATA; LABNET_SOCKET_UNKNOWN_COMMAND for a codename that the socket does not have.
   */
  async getField(codename: string, options: FieldOptions = {}): Promise<PulledPoint | typeof OLD_DATA> {
    return this.#pulled(codename, await this.getPoint(codename, options), options);
  }

  /**
   * The point of one codename as the wire has it: Python's floats apart from integers. Old data are their word, unless
   * `exceptionOnOldData` is set.
   */
  async getPoint(codename: string, options: FieldOptions = {}): Promise<WirePoint> {
    if (codename.includes('#')) {
      throw new LabnetError(
        kernelErrors.LABNET_INVALID_ARGUMENT,
        `'${codename}' cannot be a codename: it has a #`,
      );
    }
    const text = await this.request(`${codename}#json`, options);
    const point = readPoint(text) ?? this.misread(`${codename}#json`, text);
    if (point === OLD_DATA && options.exceptionOnOldData === true) throw this.#oldData(codename);
    return point;
  }

  /** The points of all codenames. Throws LABNET_OLD_DATA when one of them is old. */
  async getAllFields(
    options: FieldOptions = {},
  ): Promise<Readonly<Record<string, PulledPoint | typeof OLD_DATA>>> {
    const points = await this.getPoints(options);
    return Object.fromEntries(
      [...points].map(([codename, point]) => [codename, this.#pulled(codename, point, options)]),
    );
  }

  /** The points of all codenames as the wire has them: Python's floats apart from integers. */
  async getPoints(options: RequestOptions = {}): Promise<ReadonlyMap<string, WirePoint>> {
    const text = await this.request('json_wn', options);
    return readPoints(text) ?? this.misread('json_wn', text);
  }

  /**
   * Sends any command and resolves with the answer, of whatever size a datagram takes.
   *
   * @throws LABNET_SOCKET_UNKNOWN_COMMAND, LABNET_SOCKET_TIMEOUT, LABNET_SOCKET_REFUSED, LABNET_SOCKET_UNREACHABLE
   */
  async request(command: string, options: RequestOptions = {}): Promise<string> {
    const text = await this.ask(command, command, options);
    if (isUnknownCommand(text)) throw this.unknownCommand(command);
    return text;
  }

  #pulled(
    codename: string,
    point: WirePoint,
    { exceptionOnOldData = true }: FieldOptions,
  ): PulledPoint | typeof OLD_DATA {
    if (point !== OLD_DATA) return { x: toPlain(point[0]), y: toPlain(point[1]) };
    if (!exceptionOnOldData) return OLD_DATA;
    throw this.#oldData(codename);
  }

  #oldData(codename: string): LabnetError {
    const text = `${this.what}: old data for '${codename}'`;
    return new LabnetError(socketErrors.LABNET_OLD_DATA, text, {
      details: { address: this.address, codename },
    });
  }
}

import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import type { PeerCondition, PeerId } from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import { addressText } from './address.js';
import { DatagramClient } from './datagram-client.js';
import type { ClientOptions, RequestOptions } from './datagram-client.js';
import { socketErrors } from './errors.js';
import { decodeText, MAX_DATAGRAM_BYTES } from './wire/datagram.js';
import { readObject, toPlain } from './wire/read-answer.js';

/** Longest part of an answer that an error shows. */
const SHOWN = 80;

/** What the clients of pull and push sockets share: texts out, texts back. */
export abstract class SocketClient {
  readonly label: string;
  readonly #kind: 'pull' | 'push';
  readonly #client: DatagramClient;

  /** Does not send anything yet. */
  protected constructor(kind: 'pull' | 'push', options: ClientOptions, context: ProtocolContext) {
    this.label = options.label;
    this.#kind = kind;
    const what = `${kind} socket '${options.label}' at ${addressText(options.address)}`;
    const peer = `pyexplabsys/${kind === 'pull' ? 'pulls' : 'pushes'}.${options.label}`;
    this.#client = new DatagramClient(what, peer, `${kind} socket`, options, context);
  }

  /** Where the socket is: host:port. */
  get address(): string {
    return addressText(this.#client.address);
  }

  /** Id in the model. */
  get peer(): PeerId {
    return this.#client.peer;
  }

  get condition(): PeerCondition {
    return this.#client.condition;
  }

  /** Sends any request and resolves with the answer, of whatever size a datagram takes. */
  abstract request(text: string, options?: RequestOptions): Promise<string>;

  /** What the computer of the socket says of itself. */
  async getStatus(options: RequestOptions = {}): Promise<Readonly<Record<string, unknown>>> {
    const text = await this.request('status', options);
    const status = readObject(text);
    return status === undefined ? this.misread('status', text) : (toPlain(status) as Record<string, unknown>);
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.#client.close();
  }

  [inspectSymbol](): string {
    return `${this.#kind === 'pull' ? 'PullClient' : 'PushClient'}('${this.label}', ${this.address}, ${this.condition})`;
  }

  /** For errors: pull socket 'laser' at 192.0.2.1:9000. */
  protected get what(): string {
    return this.#client.what;
  }

  /** @throws LABNET_INVALID_ARGUMENT when it fits no datagram, and what {@link DatagramClient.request} throws. */
  protected async ask(command: string, text: string, options: RequestOptions): Promise<string> {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length > MAX_DATAGRAM_BYTES) {
      const problem = `${this.what}: ${bytes.length} bytes do not fit a datagram of ${MAX_DATAGRAM_BYTES}`;
      throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, problem);
    }
    const answer = await this.#client.request(command, bytes, options);
    return decodeText(answer) ?? answer.toString('latin1');
  }

  protected unknownCommand(command: string): LabnetError {
    return new LabnetError(
      socketErrors.LABNET_SOCKET_UNKNOWN_COMMAND,
      `${this.what} does not know '${command}'`,
      { details: { address: this.address, command } },
    );
  }

  protected misread(command: string, text: string): never {
    throw new LabnetError(
      socketErrors.LABNET_SOCKET_ANSWER,
      `${this.what} answered ${command} with something else: ${text.slice(0, SHOWN)}`,
      { details: { address: this.address, command } },
    );
  }
}

import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import type { PeerCondition } from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import { refuseReadOnly } from '../refuse-read-only.js';
import { addressText } from './address.js';
import { DatagramClient } from './datagram-client.js';
import type { ClientOptions, RequestOptions } from './datagram-client.js';
import { socketErrors } from './errors.js';
import { PUSH_ACK, PUSH_ERROR, PUSH_EXCEP, PUSH_RET } from './wire/constants.js';
import { decodeText, MAX_DATAGRAM_BYTES } from './wire/datagram.js';
import { encodeJsonPush, encodeRawPush } from './wire/encode-push.js';
import { isUnknownCommand, readObject, readPushAnswer, readReturned, toPlain } from './wire/read-answer.js';
import type { PushAnswer } from './wire/read-answer.js';

/** Longest part of an answer that an error shows. */
const SHOWN = 80;

/** What became of pushed data. */
export interface PushReply {
  /** ACK: taken. RET: taken, and the callback returned something. */
  readonly kind: 'ACK' | 'RET';
  /** Everything behind ACK# or RET#. */
  readonly text: string;
  /** What the callback returned: the JSON value, or the text. Only of RET. */
  readonly value?: unknown;
}

/** Requests that change nothing there. */
const QUESTIONS: ReadonlySet<string> = new Set(['name', 'commands', 'status']);

/** Pushes data to a push socket, one of ours or of the reference. Never pushes twice by itself. */
export class PushClient {
  readonly label: string;
  readonly #client: DatagramClient;
  readonly #context: ProtocolContext;

  /** Does not send anything yet. */
  constructor(options: ClientOptions, context: ProtocolContext) {
    this.label = options.label;
    this.#context = context;
    const what = `push socket '${options.label}' at ${addressText(options.address)}`;
    this.#client = new DatagramClient(
      what,
      `pyexplabsys/pushes.${options.label}`,
      'push socket',
      options,
      context,
    );
  }

  /** Where the socket is: host:port. */
  get address(): string {
    return addressText(this.#client.address);
  }

  get condition(): PeerCondition {
    return this.#client.condition;
  }

  /**
   * Pushes values by name, as JSON.
   *
   * @throws LABNET_PUSH_REFUSED when they were not taken; LABNET_PUSH_EXCEPTION when they were and the callback
   *   failed; LABNET_SOCKET_TIMEOUT when there was no answer: they may have been taken.
   * @example
   * ```ts
   * await pushes.logbook.push({ temperature: 21.5 })
   * ```
   */
  push(data: Readonly<Record<string, unknown>>, options: RequestOptions = {}): Promise<PushReply> {
    return this.#push('json_wn', encodeJsonPush(data), options);
  }

  /** As {@link PushClient.push}, in the raw form: numbers, booleans and texts, or lists of one of them. */
  async pushRaw(data: Readonly<Record<string, unknown>>, options: RequestOptions = {}): Promise<PushReply> {
    const encoded = encodeRawPush(data);
    if ('text' in encoded) return this.#push('raw_wn', encoded.text, options);
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, encoded.problem);
  }

  /** The name that the socket was given. */
  async getName(options: RequestOptions = {}): Promise<string> {
    return (await this.#returned('name', options)).text;
  }

  /** The commands that the socket takes. */
  async getCommands(options: RequestOptions = {}): Promise<unknown> {
    return readReturned((await this.#returned('commands', options)).text);
  }

  /** What the computer of the socket says of itself. */
  async getStatus(options: RequestOptions = {}): Promise<Readonly<Record<string, unknown>>> {
    const text = await this.request('status', options);
    const status = readObject(text);
    return status === undefined
      ? this.#misread('status', text)
      : (toPlain(status) as Record<string, unknown>);
  }

  /** Sends any request and resolves with the whole answer. */
  async request(text: string, options: RequestOptions = {}): Promise<string> {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length > MAX_DATAGRAM_BYTES) {
      const problem = `${this.#client.what}: ${bytes.length} bytes do not fit a datagram of ${MAX_DATAGRAM_BYTES}`;
      throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, problem);
    }
    const [label = ''] = text.split('#', 1);
    if (!QUESTIONS.has(label)) refuseReadOnly(this.#context, `${this.#client.what}: ${label}`);
    const answer = await this.#client.request(label, bytes, options);
    return decodeText(answer) ?? answer.toString('latin1');
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.#client.close();
  }

  [inspectSymbol](): string {
    return `PushClient('${this.label}', ${this.address}, ${this.condition})`;
  }

  async #push(label: string, request: string, options: RequestOptions): Promise<PushReply> {
    const { kind, text } = this.#accepted(label, await this.request(request, options));
    return kind === PUSH_ACK ? { kind, text } : { kind: PUSH_RET, text, value: readReturned(text) };
  }

  async #returned(command: string, options: RequestOptions): Promise<PushAnswer> {
    return this.#accepted(command, await this.request(command, options));
  }

  #accepted(label: string, text: string): PushAnswer {
    const details = { address: this.address, request: label };
    if (isUnknownCommand(text)) {
      const problem = `${this.#client.what} does not know ${label}`;
      throw new LabnetError(socketErrors.LABNET_SOCKET_UNKNOWN_COMMAND, problem, { details });
    }
    const answer = readPushAnswer(text);
    if (!answer) return this.#misread(label, text);
    if (answer.kind === PUSH_ERROR) {
      const problem = `${this.#client.what} did not take ${label}: ${answer.text}`;
      throw new LabnetError(socketErrors.LABNET_PUSH_REFUSED, problem, { details });
    }
    if (answer.kind === PUSH_EXCEP) {
      const problem = `${this.#client.what} took ${label}, and its callback failed: ${answer.text}`;
      throw new LabnetError(socketErrors.LABNET_PUSH_EXCEPTION, problem, { details });
    }
    return answer;
  }

  #misread(label: string, text: string): never {
    throw new LabnetError(
      socketErrors.LABNET_SOCKET_ANSWER,
      `${this.#client.what} answered ${label} with something else: ${text.slice(0, SHOWN)}`,
      { details: { address: this.address, request: label } },
    );
  }
}

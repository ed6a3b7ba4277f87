import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import type { ProtocolContext } from '../protocol.js';
import { refuseReadOnly } from '../refuse-read-only.js';
import type { ClientOptions, RequestOptions } from './datagram-client.js';
import { socketErrors } from './errors.js';
import { SocketClient } from './socket-client.js';
import { PUSH_ACK, PUSH_ERROR, PUSH_EXCEP, PUSH_RET } from './wire/constants.js';
import { encodeJsonPush, encodeRawPush } from './wire/encode-push.js';
import { isUnknownCommand, readPushAnswer, readReturned } from './wire/read-answer.js';
import type { PushAnswer } from './wire/read-answer.js';

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
export class PushClient extends SocketClient {
  readonly #context: ProtocolContext;

  /** Does not send anything yet. */
  constructor(options: ClientOptions, context: ProtocolContext) {
    super('push', options, context);
    this.#context = context;
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

  /** Sends any request and resolves with the whole answer. */
  async request(text: string, options: RequestOptions = {}): Promise<string> {
    const [label = ''] = text.split('#', 1);
    if (!QUESTIONS.has(label)) refuseReadOnly(this.#context, `${this.what}: ${label}`);
    return await this.ask(label, text, options);
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
    if (isUnknownCommand(text)) throw this.unknownCommand(label);
    const answer = readPushAnswer(text);
    if (!answer) return this.misread(label, text);
    if (answer.kind === PUSH_ERROR) {
      const problem = `${this.what} did not take ${label}: ${answer.text}`;
      throw new LabnetError(socketErrors.LABNET_PUSH_REFUSED, problem, { details });
    }
    if (answer.kind === PUSH_EXCEP) {
      const problem = `${this.what} took ${label}, and its callback failed: ${answer.text}`;
      throw new LabnetError(socketErrors.LABNET_PUSH_EXCEPTION, problem, { details });
    }
    return answer;
  }
}

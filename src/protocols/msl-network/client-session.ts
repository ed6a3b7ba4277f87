import { randomUUID } from 'node:crypto';
import { LabnetError } from '../../kernel/errors.js';
import type { ExchangeId, PeerId } from '../../model/lab-event.js';
import type { ByteStream } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { findAnswer } from './answer-question.js';
import type { CallOptions } from './call-options.js';
import { shownOf, WireFacts } from './client-facts.js';
import type { Credentials, ManagerAddress } from './connect-options.js';
import { DeadlineTimer } from './deadline-timer.js';
import { dial } from './dial.js';
import { mslErrors } from './errors.js';
import { Handshake } from './handshake.js';
import { ownLanguage, ownOs } from './host-facts.js';
import { LinePipe } from './line-pipe.js';
import { failureOutcome, requestError } from './request-error.js';
import { ClientMachine } from './wire/client-machine.js';
import type { ClientOutput } from './wire/client-output.js';
import type { Line } from './wire/line-splitter.js';
import type { Kwargs } from './wire/messages.js';

/** A request to a service or to the manager. */
export interface SessionRequest extends CallOptions {
  readonly service: string;
  readonly attribute: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Kwargs;
  /** Whom the model shows as asked. */
  readonly peer: PeerId;
  readonly timeoutMs: number;
  /** The client asks by itself: not shown as pending. */
  readonly automatic?: boolean | undefined;
}

/** What a session is opened with. */
export interface SessionSetup {
  readonly name: string;
  readonly address: ManagerAddress;
  readonly credentials: Credentials;
  /** The manager in the model. */
  readonly peer: PeerId;
  onNotification(service: string, args: readonly unknown[], kwargs: Kwargs, line: string): void;
  /** The connection is gone, once. */
  onEnd(reason: string): void;
}

interface Waiting {
  readonly fields: SessionRequest;
  readonly exchange: ExchangeId | undefined;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** One connection of a client with its manager, from the handshake to its end. */
export class ClientSession {
  readonly #waiting = new Map<string, Waiting>();
  readonly #facts: WireFacts;
  readonly #machine: ClientMachine;
  readonly #pipe: LinePipe;
  readonly #timer: DeadlineTimer;
  readonly #handshake: Handshake;
  #stream: ByteStream | undefined;
  /** Aborted when the connection is gone: nobody needs an answer of the operator any more. */
  readonly #end = new AbortController();
  #ended: string | undefined;
  #refusal = '';

  private constructor(
    private readonly setup: SessionSetup,
    private readonly context: ProtocolContext,
  ) {
    this.#facts = new WireFacts(context);
    this.#machine = new ClientMachine({
      type: 'client',
      name: setup.name,
      language: ownLanguage(),
      os: ownOs(),
    });
    this.#pipe = new LinePipe(setup.address.readLimit);
    this.#timer = new DeadlineTimer(context.clock, (nowMs) => this.#carry(this.#machine.tick(nowMs)));
    this.#handshake = new Handshake(setup.address, context.clock);
  }

  /**
   * Connects, and answers what the manager asks until it has asked who we are.
   *
   * @throws Those of {@link dial}, LABNET_MSL_NOT_ESTABLISHED, LABNET_MSL_REFUSED, LABNET_MSL_CREDENTIALS.
   */
  static async open(
    setup: SessionSetup,
    context: ProtocolContext,
    signal?: AbortSignal,
  ): Promise<ClientSession> {
    const session = new ClientSession(setup, context);
    const stream = await dial(setup.address, session.#pipe, context, signal);
    session.#stream = stream;
    const done = session.#handshake.begin(signal);
    session.#pipe.start(stream, {
      onLine: (line) => session.#line(line),
      onClosed: (reason) => session.#closed(reason),
    });
    try {
      await done;
      return session;
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  /** `Manager[<host>:<port>]`, the address connected to. */
  get manager(): string {
    return `Manager[${this.setup.address.host}:${this.setup.address.port}]`;
  }

  /** Port of this end. */
  get port(): number {
    return this.#stream?.local.port ?? 0;
  }

  get isOpen(): boolean {
    return this.#ended === undefined;
  }

  /** Requests without an answer. */
  get outstanding(): number {
    return this.#machine.outstanding;
  }

  /**
   * Asks for something.
   *
   * @throws LABNET_JSON_UNSUPPORTED for an argument without a JSON form; LABNET_MSL_REMOTE, LABNET_MSL_TIMEOUT,
   *   LABNET_MSL_LOST, LABNET_CANCELLED.
   */
  request(fields: SessionRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { service, attribute, args = [], kwargs = {}, timeoutMs, automatic } = fields;
      const uid = randomUUID();
      const deadlineMs = this.context.clock.nowMs() + timeoutMs;
      const outputs = this.#machine.request({ service, attribute, args, kwargs, uid }, deadlineMs);
      const exchange = automatic === true ? undefined : this.context.nextExchange();
      const release = this.#onAbort(fields.signal, uid);
      this.#waiting.set(uid, {
        fields,
        exchange,
        resolve: (result) => {
          release();
          resolve(result);
        },
        reject: (error) => {
          release();
          reject(error);
        },
      });
      if (exchange !== undefined) this.#facts.started(exchange, fields.peer, attribute, timeoutMs);
      this.#carry(outputs);
      this.#timer.arm(this.#machine.nextDeadlineMs);
    });
  }

  /** Bytes that the manager has sent so far. */
  get received(): number {
    return this.#pipe.received;
  }

  /** Whether the manager can be expected to answer a question at once: it is neither logging us in nor slow to read. */
  get isReady(): boolean {
    return this.#machine.isReady && !this.#pipe.isDraining;
  }

  /** A service is known to be gone: what it was asked fails. */
  serviceGone(service: string): void {
    this.#carry(this.#machine.serviceGone(service));
  }

  /** Drops the connection. What is outstanding fails. */
  destroy(reason: string): void {
    this.#pipe.destroy(reason);
    this.#closed(reason);
  }

  #onAbort(signal: AbortSignal | undefined, uid: string): () => void {
    const signals = [signal, this.context.ambientSignal()].filter((one) => one !== undefined);
    if (signals.length === 0) return () => undefined;
    const withdraw = () => this.#carry(this.#machine.withdraw(uid));
    for (const one of signals) {
      if (one.aborted) queueMicrotask(withdraw);
      one.addEventListener('abort', withdraw);
    }
    return () => {
      for (const one of signals) one.removeEventListener('abort', withdraw);
    };
  }

  #line(line: Line): void {
    if (!this.#handshake.isOver && line !== undefined) {
      this.#facts.received({ peer: this.setup.peer, label: 'handshake', line, automatic: true });
    }
    this.#carry(this.#machine.line(line));
  }

  #carry(outputs: readonly ClientOutput[]): void {
    for (const output of outputs) this.#carryOne(output);
    this.#timer.arm(this.#machine.nextDeadlineMs);
  }

  #carryOne(output: ClientOutput): void {
    const { peer } = this.setup;
    switch (output.type) {
      case 'send':
        this.#pipe.send(output.text);
        break;
      case 'ask':
        void this.#answer(output.question);
        break;
      case 'identified':
        this.#handshake.succeed();
        break;
      case 'refused':
        this.#refused(output.error.message);
        break;
      case 'sent':
        this.#sent(output.request.uid, output.text);
        break;
      case 'result':
      case 'failed':
        this.#settle(output);
        break;
      case 'notification':
        this.setup.onNotification(output.service, output.args, output.kwargs, output.line);
        break;
      case 'late':
        this.#facts.received({ peer, label: 'answer', line: output.line }, 'late-echo');
        break;
      case 'malformed':
        this.#facts.received({ peer, label: output.problem, line: output.line }, 'malformed');
        break;
      case 'broken':
        this.destroy(output.reason);
        break;
    }
  }

  async #answer(question: Extract<ClientOutput, { type: 'ask' }>['question']): Promise<void> {
    this.#handshake.pause();
    try {
      const answer = await findAnswer(
        question,
        this.setup.credentials,
        this.context.operator,
        this.#end.signal,
      );
      this.#handshake.resume();
      const { peer } = this.setup;
      this.#facts.sent({ peer, label: question.kind, line: '<redacted>', automatic: true });
      this.#carry(this.#machine.answer(question, answer));
    } catch (error) {
      this.#handshake.fail(error as Error);
      this.destroy(error instanceof Error ? error.message : String(error));
    }
  }

  #sent(uid: string, text: string): void {
    const waiting = this.#waiting.get(uid);
    if (waiting) {
      const { exchange, fields } = waiting;
      const { peer, attribute, automatic } = fields;
      this.#facts.sent({ peer, label: attribute, line: text, exchange, automatic });
      if (exchange !== undefined) this.#facts.advanced(exchange, 'sent');
    }
    this.#pipe.send(text);
  }

  #settle(output: Extract<ClientOutput, { type: 'result' | 'failed' }>): void {
    const { uid } = output.request;
    const waiting = this.#waiting.get(uid);
    if (!waiting) return;
    this.#waiting.delete(uid);
    const { exchange, fields } = waiting;
    if (output.type === 'result') {
      const { line, result } = output;
      const { peer, attribute: label, automatic } = fields;
      if (line !== '') this.#facts.received({ peer, label, line, exchange, automatic });
      if (exchange !== undefined) {
        this.#facts.advanced(exchange, 'answer');
        this.#facts.settled(exchange, 'answered', shownOf(line.slice(0, 1000)));
      }
      waiting.resolve(result);
      return;
    }
    const lost = this.#ended ?? '';
    const { timeoutMs } = fields;
    const error = requestError(output.failure, {
      request: output.request,
      manager: this.manager,
      timeoutMs,
      lost,
    });
    if (exchange !== undefined) {
      this.#facts.settled(exchange, failureOutcome(output.failure), error.message, error.code);
    }
    waiting.reject(error);
  }

  #refused(message: string): void {
    this.#refusal = message;
    const error = new LabnetError(mslErrors.LABNET_MSL_REFUSED, `${this.manager} refused: ${message}`, {
      details: { message },
    });
    this.#handshake.fail(error);
    this.#facts.note('warn', this.setup.peer, message);
  }

  #closed(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = this.#refusal === '' ? reason : this.#refusal;
    this.#end.abort();
    this.#carry(this.#machine.closed());
    this.#timer.cancel();
    this.#handshake.fail(
      new LabnetError(mslErrors.LABNET_MSL_UNREACHABLE, `${this.manager} closed the connection: ${reason}`),
    );
    this.setup.onEnd(this.#ended);
  }
}

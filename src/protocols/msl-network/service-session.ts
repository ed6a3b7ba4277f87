import { randomUUID } from 'node:crypto';
import { LabnetError, messageOf } from '../../kernel/errors.js';
import type { PeerId } from '../../model/lab-event.js';
import type { ByteStream } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { findAnswer } from './answer-question.js';
import { WireFacts } from './client-facts.js';
import type { Credentials, ManagerAddress } from './connect-options.js';
import { dial } from './dial.js';
import { mslErrors } from './errors.js';
import { Handshake } from './handshake.js';
import { LinePipe } from './line-pipe.js';
import { ServiceMachine } from './wire/service-machine.js';
import type { ServiceOutcome, ServiceOutput, ServiceRequest } from './wire/service-machine.js';
import type { Line } from './wire/line-splitter.js';
import type { Kwargs } from './wire/messages.js';
import type { Fields } from './wire/read-line.js';

/** What a session of a service is opened with. */
export interface ServiceSetup {
  readonly name: string;
  readonly identity: Fields;
  readonly address: ManagerAddress;
  readonly credentials: Credentials;
  /** The service in the model. */
  readonly peer: PeerId;
  run(request: ServiceRequest): Promise<ServiceOutcome>;
  /** The connection is gone, once. */
  onEnd(reason: string): void;
}

/** One connection of a service with its manager. */
export class ServiceSession {
  readonly #facts: WireFacts;
  readonly #pipe: LinePipe;
  readonly #machine: ServiceMachine;
  readonly #handshake: Handshake;
  /** Aborted when the connection is gone: nobody needs an answer of the operator any more. */
  readonly #end = new AbortController();
  #ended = false;
  #refusal = '';

  private constructor(
    private readonly setup: ServiceSetup,
    private readonly context: ProtocolContext,
    pipe: LinePipe,
    private readonly stream: ByteStream,
  ) {
    this.#facts = new WireFacts(context);
    this.#pipe = pipe;
    const networkName = `${setup.name}[${context.net.hostname()}:${stream.local.port}]`;
    this.#machine = new ServiceMachine(setup.identity, networkName);
    this.#handshake = new Handshake(setup.address, context.clock);
  }

  /**
   * Connects, and waits until the manager has registered the service.
   *
   * @throws Those of {@link dial}; LABNET_MSL_REFUSED, for example because the name is taken; LABNET_MSL_CREDENTIALS.
   */
  static async open(
    setup: ServiceSetup,
    context: ProtocolContext,
    signal?: AbortSignal,
  ): Promise<ServiceSession> {
    const pipe = new LinePipe(setup.address.readLimit);
    const stream = await dial(setup.address, pipe, context, signal);
    const session = new ServiceSession(setup, context, pipe, stream);
    const done = session.#handshake.begin(signal);
    pipe.start(stream, {
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

  get isOpen(): boolean {
    return !this.#ended;
  }

  /** Port of this end. */
  get port(): number {
    return this.stream.local.port;
  }

  /** Tells every linked client. */
  notify(args: readonly unknown[], kwargs: Kwargs): void {
    this.#carry(this.#machine.notify(args, kwargs), 'notification');
  }

  /** Takes leave of the manager, which then closes the connection. */
  async leave(): Promise<void> {
    this.#carry(this.#machine.leave(), 'leave');
    await this.#pipe.close();
    this.#closed('this service was closed');
  }

  #line(line: Line): void {
    if (!this.#handshake.isOver && line !== undefined) {
      this.#facts.received({ peer: this.setup.peer, label: 'handshake', line, automatic: true });
    }
    this.#carry(this.#machine.line(line), 'answer');
  }

  #carry(outputs: readonly ServiceOutput[], label: string): void {
    for (const output of outputs) this.#carryOne(output, label);
  }

  #carryOne(output: ServiceOutput, label: string): void {
    const { peer } = this.setup;
    switch (output.type) {
      case 'send':
        this.#facts.sent({ peer, label, line: output.text, automatic: !this.#handshake.isOver });
        this.#pipe.send(output.text);
        break;
      case 'ask':
        void this.#answer(output.question);
        break;
      case 'identified':
        // The manager is silent when it likes the identity: it answers a question only then.
        this.#carry(this.#machine.confirm(randomUUID()), 'identity');
        break;
      case 'confirmed':
        this.#handshake.succeed();
        break;
      case 'refused':
        this.#refused(output.error.message);
        break;
      case 'call':
        this.#facts.received({ peer, label: output.request.attribute, line: output.line });
        void this.#run(output.request);
        break;
      case 'malformed':
        this.#facts.received({ peer, label: output.problem, line: output.line }, 'malformed');
        break;
      case 'broken':
        this.#pipe.destroy(output.reason);
        break;
    }
  }

  async #run(request: ServiceRequest): Promise<void> {
    const outcome = await this.setup.run(request);
    if (!this.#ended) this.#carry(this.#machine.answer(request, outcome), request.attribute);
  }

  async #answer(question: Extract<ServiceOutput, { type: 'ask' }>['question']): Promise<void> {
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
      for (const output of this.#machine.answerQuestion(question, answer)) {
        if (output.type !== 'send') continue;
        this.#facts.sent({ peer, label: question.kind, line: '<redacted>', automatic: true });
        this.#pipe.send(output.text);
      }
    } catch (error) {
      this.#handshake.fail(error instanceof Error ? error : new Error(messageOf(error)));
      this.stream.destroy();
    }
  }

  #refused(message: string): void {
    this.#refusal = message;
    const { host, port } = this.setup.address;
    const text = `Manager[${host}:${port}] refused the service ${this.setup.name}: ${message}`;
    this.#handshake.fail(new LabnetError(mslErrors.LABNET_MSL_REFUSED, text, { details: { message } }));
  }

  #closed(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#end.abort();
    const { host, port } = this.setup.address;
    this.#handshake.fail(
      new LabnetError(
        mslErrors.LABNET_MSL_UNREACHABLE,
        `Manager[${host}:${port}] closed the connection: ${reason}`,
      ),
    );
    this.setup.onEnd(this.#refusal === '' ? reason : this.#refusal);
  }
}

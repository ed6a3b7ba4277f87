import { LabnetError, messageOf } from '../../../kernel/errors.js';
import type { PeerId } from '../../../model/lab-event.js';
import type { ByteStream } from '../../../transport/net.js';
import type { ProtocolContext } from '../../protocol.js';
import { findAnswer } from './answer-question.js';
import type { WireFacts } from '../client-facts.js';
import type { Credentials, ManagerAddress } from './connect-options.js';
import { dial } from './dial.js';
import { mslErrors } from '../errors.js';
import { Handshake } from './handshake.js';
import { LinePipe } from './line-pipe.js';
import type { ChannelOutput } from '../wire/channel-output.js';
import type { Line } from '../wire/line-splitter.js';
import { answerQuestion } from '../wire/manager-question.js';
import type { ManagerQuestion } from '../wire/manager-question.js';

/** Whose channel it is, and where it leads. */
export interface ChannelSetup {
  readonly address: ManagerAddress;
  readonly credentials: Credentials;
  /** Who speaks through it, in the model. */
  readonly peer: PeerId;
  /** Tells the lab of it. */
  readonly facts: WireFacts;
}

/** What a client or a service makes of what comes. */
interface ChannelHandlers {
  onLine(line: Line): void;
  /** The connection is gone, once. */
  onEnd(reason: string): void;
}

/** One connection of a client or a service with its manager: dialled, let in, and ended once. */
export class ManagerChannel {
  readonly facts: WireFacts;
  readonly #handshake: Handshake;
  /** Aborted when the connection is gone: nobody needs an answer of the operator any more. */
  readonly #end = new AbortController();
  #handlers: ChannelHandlers | undefined;
  #refusal = '';

  private constructor(
    private readonly setup: ChannelSetup,
    private readonly context: ProtocolContext,
    private readonly pipe: LinePipe,
    private readonly stream: ByteStream,
  ) {
    this.facts = setup.facts;
    this.#handshake = new Handshake(setup.address, context.clock);
  }

  /**
   * Connects. Nothing is read yet.
   *
   * @throws Those of {@link dial}.
   */
  static async dial(
    setup: ChannelSetup,
    context: ProtocolContext,
    signal?: AbortSignal,
  ): Promise<ManagerChannel> {
    const pipe = new LinePipe(setup.address.readLimit, context);
    const stream = await dial(setup.address, pipe, context, signal);
    return new ManagerChannel(setup, context, pipe, stream);
  }

  /**
   * Begins to read, and waits until {@link ManagerChannel.letIn}.
   *
   * @throws LABNET_MSL_NOT_ESTABLISHED, LABNET_MSL_REFUSED, LABNET_MSL_UNREACHABLE, LABNET_MSL_CREDENTIALS,
   *   LABNET_CANCELLED.
   */
  async begin(handlers: ChannelHandlers, signal?: AbortSignal): Promise<void> {
    this.#handlers = handlers;
    const done = this.#handshake.begin(signal);
    this.pipe.start(this.stream, {
      onLine: (line) => {
        if (!this.#handshake.isOver && line !== undefined) {
          this.facts.received({ peer: this.setup.peer, label: 'handshake', line, automatic: true });
        }
        handlers.onLine(line);
      },
      onClosed: (reason) => this.#closed(reason),
    });
    try {
      await done;
    } catch (error) {
      this.stream.destroy();
      throw error;
    }
  }

  /** `Manager[<host>:<port>]`, the address connected to. */
  get manager(): string {
    return `Manager[${this.setup.address.host}:${this.setup.address.port}]`;
  }

  /** Port of this end. */
  get port(): number {
    return this.stream.local.port;
  }

  get isOpen(): boolean {
    return !this.#end.signal.aborted;
  }

  /** Whether the manager is still asking who we are. */
  get isShakingHands(): boolean {
    return !this.#handshake.isOver;
  }

  /** Bytes that the manager has sent so far. */
  get received(): number {
    return this.pipe.received;
  }

  /** Whether the manager is slow to read what was sent. */
  get isDraining(): boolean {
    return this.pipe.isDraining;
  }

  send(text: string): void {
    this.pipe.send(text);
  }

  /** Carries out what a client and a service have in common. */
  carry(output: ChannelOutput): void {
    switch (output.type) {
      case 'ask':
        void this.#ask(output.question);
        break;
      case 'malformed': {
        const { line, problem: label } = output;
        this.facts.received({ peer: this.setup.peer, label, line }, 'malformed');
        break;
      }
      case 'broken':
        this.destroy(output.reason);
        break;
    }
  }

  /** The manager has let us in. */
  letIn(): void {
    this.#handshake.succeed();
  }

  /** Finds the answer to a question of the manager. Who cannot answer is not connected any longer. */
  async #ask(question: ManagerQuestion): Promise<void> {
    const { credentials, peer } = this.setup;
    this.#handshake.pause();
    try {
      const answer = await findAnswer(question, credentials, this.context.operator, this.#end.signal);
      this.#handshake.resume();
      this.facts.sent({ peer, label: question.kind, line: '<redacted>', automatic: true });
      this.send(answerQuestion(question, answer));
    } catch (error) {
      this.#handshake.fail(error as Error);
      this.destroy(messageOf(error));
    }
  }

  /**
   * The manager does not want us.
   *
   * @param whom - Of us, for the error: empty for a client.
   */
  refused(message: string, whom = ''): void {
    this.#refusal = message;
    const text = `${this.manager} refused${whom}: ${message}`;
    this.#handshake.fail(new LabnetError(mslErrors.LABNET_MSL_REFUSED, text, { details: { message } }));
    this.facts.note('warn', this.setup.peer, message);
  }

  /** Drops the connection: nothing more is read. */
  destroy(reason: string): void {
    this.pipe.destroy(reason);
    this.#closed(reason);
  }

  /** Sends what waits, then ends the connection. */
  async close(reason: string): Promise<void> {
    await this.pipe.close();
    this.#closed(reason);
  }

  #closed(reason: string): void {
    if (!this.isOpen) return;
    this.#end.abort();
    const why = this.#refusal === '' ? reason : this.#refusal;
    this.#handlers?.onEnd(why);
    const text = `${this.manager} closed the connection: ${reason}`;
    this.#handshake.fail(new LabnetError(mslErrors.LABNET_MSL_UNREACHABLE, text));
  }
}

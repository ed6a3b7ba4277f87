import { randomUUID } from 'node:crypto';
import type { ProtocolContext } from '../../protocol.js';
import { DeadlineTimer } from '../../deadline-timer.js';
import { ownLanguage, ownOs } from '../host-facts.js';
import { ManagerChannel } from '../channel/manager-channel.js';
import type { ChannelSetup } from '../channel/manager-channel.js';
import { PendingCalls } from './pending-calls.js';
import type { SessionRequest } from './pending-calls.js';
import { ClientMachine } from '../wire/client-machine.js';
import type { ClientOutput } from '../wire/client-output.js';
import type { Line } from '../wire/line-splitter.js';
import type { Kwargs } from '../wire/messages.js';

/** What a session is opened with. */
export interface SessionSetup extends ChannelSetup {
  readonly name: string;
  onNotification(service: string, args: readonly unknown[], kwargs: Kwargs, line: string): void;
  /** The connection is gone, once. */
  onEnd(reason: string): void;
}

/** One connection of a client with its manager, from the handshake to its end. */
export class ClientSession {
  readonly #machine: ClientMachine;
  readonly #calls: PendingCalls;
  readonly #timer: DeadlineTimer;
  /** Why the connection ended, if it did. */
  #lost = '';
  /** All but the last twelve digits of the uids of this connection, which count its requests. */
  readonly #uidStart = randomUUID().slice(0, -12);
  #requests = 0;

  private constructor(
    private readonly setup: SessionSetup,
    private readonly context: ProtocolContext,
    private readonly channel: ManagerChannel,
  ) {
    const { name } = setup;
    this.#machine = new ClientMachine({ type: 'client', name, language: ownLanguage(), os: ownOs() });
    this.#calls = new PendingCalls(channel.facts, context);
    this.#timer = new DeadlineTimer(context.clock, (nowMs) => this.#carry(this.#machine.tick(nowMs)));
  }

  /**
   * Connects, and answers what the manager asks until it has asked who we are.
   *
   * @throws Those of {@link ManagerChannel.dial} and {@link ManagerChannel.begin}.
   */
  static async open(
    setup: SessionSetup,
    context: ProtocolContext,
    signal?: AbortSignal,
  ): Promise<ClientSession> {
    const channel = await ManagerChannel.dial(setup, context, signal);
    const session = new ClientSession(setup, context, channel);
    const handlers = {
      onLine: (line: Line) => session.#carry(session.#machine.line(line)),
      onEnd: (reason: string) => session.#ended(reason),
    };
    await channel.begin(handlers, signal);
    return session;
  }

  /** Port of this end. */
  get port(): number {
    return this.channel.port;
  }

  get isOpen(): boolean {
    return this.channel.isOpen;
  }

  /** Requests without an answer. */
  get outstanding(): number {
    return this.#machine.outstanding;
  }

  /** Bytes that the manager has sent so far. */
  get received(): number {
    return this.channel.received;
  }

  /** Whether the manager can be expected to answer a question at once: it is neither logging us in nor slow to read. */
  get isReady(): boolean {
    return this.#machine.isReady && !this.channel.isDraining;
  }

  /**
   * Asks for something.
   *
   * @throws LABNET_JSON_UNSUPPORTED for an argument without a JSON form; LABNET_MSL_REMOTE, LABNET_MSL_TIMEOUT,
   *   LABNET_MSL_LOST, LABNET_CANCELLED.
   */
  request(fields: SessionRequest): Promise<unknown> {
    const { service, attribute, args = [], kwargs = {}, timeoutMs } = fields;
    const uid = this.#nextUid();
    const deadlineMs = this.context.clock.nowMs() + timeoutMs;
    const outputs = this.#machine.request({ service, attribute, args, kwargs, uid }, deadlineMs);
    const answered = this.#calls.add(uid, fields, () => this.#carry(this.#machine.withdraw(uid)));
    this.#carry(outputs);
    return answered;
  }

  /** A service is known to be gone: what it was asked fails. */
  serviceGone(service: string): void {
    this.#carry(this.#machine.serviceGone(service));
  }

  /** Drops the connection. What is outstanding fails. */
  destroy(reason: string): void {
    this.channel.destroy(reason);
  }

  #nextUid(): string {
    this.#requests += 1;
    return this.#uidStart + this.#requests.toString(16).padStart(12, '0');
  }

  #carry(outputs: readonly ClientOutput[]): void {
    for (const output of outputs) this.#carryOne(output);
    this.#timer.arm(this.#machine.nextDeadlineMs);
  }

  #carryOne(output: ClientOutput): void {
    const { channel } = this;
    const { peer } = this.setup;
    switch (output.type) {
      case 'send':
        channel.send(output.text);
        break;
      case 'identified':
        channel.letIn();
        break;
      case 'refused':
        channel.refused(output.error.message);
        break;
      case 'sent':
        this.#calls.sent(output.request.uid, output.text);
        channel.send(output.text);
        break;
      case 'result':
      case 'failed':
        this.#calls.settle(output, channel.manager, this.#lost);
        break;
      case 'notification':
        this.setup.onNotification(output.service, output.args, output.kwargs, output.line);
        break;
      case 'late':
        channel.facts.received({ peer, label: 'answer', line: output.line }, 'late-echo');
        break;
      default:
        channel.carry(output);
    }
  }

  #ended(reason: string): void {
    this.#lost = reason;
    this.#carry(this.#machine.closed());
    this.#timer.cancel();
    this.setup.onEnd(reason);
  }
}

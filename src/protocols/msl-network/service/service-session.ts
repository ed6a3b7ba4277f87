import { randomUUID } from 'node:crypto';
import type { ProtocolContext } from '../../protocol.js';
import { ManagerChannel } from '../channel/manager-channel.js';
import type { ChannelSetup } from '../channel/manager-channel.js';
import type { Line } from '../wire/line-splitter.js';
import type { Kwargs } from '../wire/messages.js';
import type { Fields } from '../wire/read-line.js';
import { ServiceMachine } from '../wire/service-machine.js';
import type { ServiceOutcome, ServiceOutput, ServiceRequest } from '../wire/service-machine.js';

/** What a session of a service is opened with. */
export interface ServiceSetup extends ChannelSetup {
  readonly name: string;
  readonly identity: Fields;
  run(request: ServiceRequest): Promise<ServiceOutcome>;
  /** The connection is gone, once. */
  onEnd(reason: string): void;
}

/** One connection of a service with its manager. */
export class ServiceSession {
  readonly #machine: ServiceMachine;

  private constructor(
    private readonly setup: ServiceSetup,
    private readonly channel: ManagerChannel,
    hostname: string,
  ) {
    this.#machine = new ServiceMachine(setup.identity, `${setup.name}[${hostname}:${channel.port}]`);
  }

  /**
   * Connects, and waits until the manager has registered the service.
   *
   * @throws Those of {@link ManagerChannel.dial} and {@link ManagerChannel.begin}; LABNET_MSL_REFUSED also because the
   *   name is taken.
   */
  static async open(
    setup: ServiceSetup,
    context: ProtocolContext,
    signal?: AbortSignal,
  ): Promise<ServiceSession> {
    const channel = await ManagerChannel.dial(setup, context, signal);
    const session = new ServiceSession(setup, channel, context.net.hostname());
    const handlers = {
      onLine: (line: Line) => session.#carry(session.#machine.line(line), 'answer'),
      onEnd: (reason: string) => setup.onEnd(reason),
    };
    await channel.begin(handlers, signal);
    return session;
  }

  get isOpen(): boolean {
    return this.channel.isOpen;
  }

  /** Port of this end. */
  get port(): number {
    return this.channel.port;
  }

  /** Tells every linked client. */
  notify(args: readonly unknown[], kwargs: Kwargs): void {
    this.#carry(this.#machine.notify(args, kwargs), 'notification');
  }

  /** Takes leave of the manager, which then closes the connection. */
  async leave(): Promise<void> {
    this.#carry(this.#machine.leave(), 'leave');
    await this.channel.close('this service was closed');
  }

  #carry(outputs: readonly ServiceOutput[], label: string): void {
    for (const output of outputs) this.#carryOne(output, label);
  }

  #carryOne(output: ServiceOutput, label: string): void {
    const { channel } = this;
    const { peer, name } = this.setup;
    switch (output.type) {
      case 'send':
        channel.facts.sent({ peer, label, line: output.text, automatic: channel.isShakingHands });
        channel.send(output.text);
        break;
      case 'identified':
        // The manager is silent when it likes the identity: it answers a question only then.
        this.#carry(this.#machine.confirm(randomUUID()), 'identity');
        break;
      case 'confirmed':
        channel.letIn();
        break;
      case 'refused':
        channel.refused(output.error.message, ` the service ${name}`);
        break;
      case 'call':
        channel.facts.received({ peer, label: output.request.attribute, line: output.line });
        void this.#run(output.request);
        break;
      default:
        channel.carry(output);
    }
  }

  async #run(request: ServiceRequest): Promise<void> {
    // What goes on after a promise finds the facts of the turn told: the journal has the request.
    await Promise.resolve();
    const outcome = await this.setup.run(request);
    if (this.isOpen) this.#carry(this.#machine.answer(request, outcome), request.attribute);
  }
}

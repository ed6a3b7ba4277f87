import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import type { LabEvent, PeerCondition } from '../../model/lab-event.js';
import type { Address } from '../../transport/net.js';
import { DeadlineTimer } from '../deadline-timer.js';
import { FloodTeller } from '../flood-teller.js';
import { Arrivals } from './arrivals.js';
import type { CallbackRegistry } from './callback-registry.js';
import type { EchoEngineOptions } from './echo-engine-options.js';
import { EchoFacts } from './echo-facts.js';
import { EchoSteps } from './echo-steps.js';
import type { EchoStep } from './echo-steps.js';
import { EndpointHolder } from './endpoint-holder.js';
import { EventDispatcher } from './event-dispatcher.js';
import { deadlinesOf, MOST_WAITING, refusalOf, TOO_MANY } from './exchange-error.js';
import { FarCondition } from './far-condition.js';
import { ListenerSet } from './listener-set.js';
import type { EchoEngineListeners } from './listener-set.js';
import { RemoteTable } from './remote-table.js';
import type { Remote } from './remote-table.js';
import type { MessageDescription } from './wire/describe.js';
import type { EchoOutput, ExchangeResult } from './wire/echo-output.js';
import type { EchoIntent } from './wire/exchange-table.js';

/**
 * Drives the echo machines of one communicator: carries their outputs out in order (publish, transmit, settle) and
 * arms one timer at the next deadline. No protocol rule lives here.
 */
export class EchoEngine {
  readonly #remotes: RemoteTable;
  readonly #facts: EchoFacts;
  readonly #steps: EchoSteps;
  readonly #far: FarCondition;
  readonly #dispatcher: EventDispatcher;
  readonly #listeners: ListenerSet;
  readonly #flood: FloodTeller;
  readonly #endpoint: EndpointHolder;
  readonly #timer: DeadlineTimer;

  constructor(private readonly options: EchoEngineOptions) {
    const { name, uri, peer, role, context, repeats, messagesPerSecond } = options;
    const { clock } = context;
    const listens = role === 'server';
    this.#facts = new EchoFacts(peer, listens);
    this.#timer = new DeadlineTimer(clock, (nowMs) => this.#tick(nowMs));
    this.#flood = new FloodTeller({ name, peer, context, perSecond: messagesPerSecond });
    this.#listeners = new ListenerSet(name, context.logger);
    this.#endpoint = new EndpointHolder({
      open: (signal) => options.open(arrivals.handlers(), signal),
      hasMoved: options.hasMoved,
      onMoved: () => this.#tellMoved(),
    });
    this.#far = new FarCondition({
      listens,
      facts: this.#facts,
      clock,
      onOutOfReach: () => this.#endpoint.lookAgain(),
    });
    this.#dispatcher = new EventDispatcher({
      name,
      peer,
      listens,
      context,
      facts: this.#facts,
      isClosed: () => this.#isClosed(),
      report: (remote, bytes) => this.#carryOut(remote, [{ type: 'transmit', bytes, kind: 'error-report' }]),
    });
    this.#steps = new EchoSteps({
      name,
      uri,
      facts: this.#facts,
      far: this.#far,
      clock,
      transmit: (bytes, to) => this.#endpoint.transmit(bytes, to),
      dispatch: (remote, event, data) => this.#dispatcher.dispatch(remote, event, data),
    });
    const awaits = (event: number) => this.callbacks.awaits(event);
    this.#remotes = new RemoteTable({ awaits, repeats, messagesPerSecond });
    const arrivals = new Arrivals({
      clock,
      remotes: this.#remotes,
      far: this.#far,
      flood: this.#flood,
      listeners: this.#listeners,
      isClosed: () => this.#isClosed(),
      run: (remote, outputs) => this.#run(remote, outputs),
      onLosing: () => {
        if (!listens) this.#endpoint.lost();
      },
      onLost: (reason) => {
        if (!listens) context.publishAll(this.#far.became('refused', reason));
      },
    });
  }

  get callbacks(): CallbackRegistry {
    return this.#dispatcher.callbacks;
  }

  get condition(): PeerCondition {
    return this.#far.current;
  }

  get lastHeardAtMs(): number | undefined {
    return this.#far.lastHeardAtMs;
  }

  get local(): Address | undefined {
    return this.#endpoint.local;
  }

  /** Aborted when the communicator closes. */
  get closed(): AbortSignal {
    return this.#endpoint.ended;
  }

  /** An echo of the address, or of any address, is awaited. */
  awaitingEcho(addr?: Address): boolean {
    return this.#remotes.some((remote) => remote.machine.awaitingEcho, addr);
  }

  /** A message for people, secrets taken out. */
  describe(bytes: Buffer, message?: readonly unknown[]): MessageDescription {
    return this.#facts.describe(bytes, message);
  }

  listen(listeners: EchoEngineListeners): () => void {
    return this.#listeners.add(listeners);
  }

  /** Opens the endpoint unless it is open. */
  async open(): Promise<void> {
    if (this.#isClosed()) throw this.#closedError('');
    await this.#endpoint.open(() => this.#closedError(''));
  }

  /**
   * Sends a message and waits for what its intent names.
   *
   * @param subject - The message for people: `EXPSTART` and what belongs to it.
   * @param onEcho - Called when its echo arrives.
   */
  exchange(
    to: Address,
    subject: { readonly label: string; readonly text: string },
    request: Omit<EchoIntent, 'exchange'>,
    signals: readonly AbortSignal[],
    onEcho?: () => void,
  ): Promise<ExchangeResult> {
    if (this.#isClosed()) return Promise.reject(this.#closedError(subject.label));
    const { context, peer } = this.options;
    const remote = this.#remotes.of(to);
    const id = context.nextExchange();
    const intent: EchoIntent = { ...request, exchange: id };
    return new Promise<ExchangeResult>((resolve, reject) => {
      const cancel = () => this.#run(remote, remote.machine.cancel(id, context.clock.nowMs()), id);
      this.#steps.wait(id, {
        message: subject.label,
        onEcho,
        settle: (result, error) => {
          for (const signal of signals) signal.removeEventListener('abort', cancel);
          if (error) reject(error);
          else resolve(result);
        },
      });
      const started: LabEvent = {
        type: 'exchange.started',
        atMs: context.clock.wallMs(),
        exchange: id,
        peer,
        ...subject,
        deadlines: deadlinesOf(intent),
      };
      for (const signal of signals) signal.addEventListener('abort', cancel, { once: true });
      if (signals.some((signal) => signal.aborted)) this.#settle(id, { kind: 'cancelled' }, started);
      else if (this.#steps.waiting.size > MOST_WAITING && intent.urgent !== true)
        this.#settle(id, TOO_MANY, started);
      else this.#send(remote, intent, started);
    });
  }

  /** Closes the endpoint; everything that waits ends as cancelled. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed()) return;
    this.#endpoint.end();
    this.#timer.cancel();
    this.#flood.close();
    const nowMs = this.options.context.clock.nowMs();
    for (const remote of this.#remotes.all()) this.#carryOut(remote, remote.machine.close(nowMs));
    for (const id of [...this.#steps.waiting.keys()]) this.#settle(id, { kind: 'cancelled' });
    this.callbacks.close();
    this.options.context.publishAll(this.#far.became('closed', 'by labnet'));
    this.#listeners.tell((listeners) => listeners.onConnectionLost?.('Close called on communicator'));
    this.#listeners.clear();
    await this.#endpoint.close();
  }

  #isClosed(): boolean {
    return this.#endpoint.hasEnded();
  }

  #send(remote: Remote, intent: EchoIntent, started: LabEvent): void {
    const { context } = this.options;
    if (this.#endpoint.isOpen) {
      const step = this.#steps.of(remote, remote.machine.send(intent, context.clock.nowMs()), started);
      // What is urgent does not wait for the end of the turn.
      if (intent.urgent === true) this.#do(step);
      else context.publishThen(step.facts, step.effects);
      this.#arm(remote.machine.nextDeadlineMs);
      return;
    }
    context.publish(started);
    this.open().then(
      () => {
        // The wait may have been cancelled while the endpoint opened: then nothing is sent.
        if (this.#steps.waiting.has(intent.exchange))
          this.#run(remote, remote.machine.send(intent, context.clock.nowMs()));
      },
      (error: unknown) => this.#settle(intent.exchange, refusalOf(error)),
    );
  }

  /** Carries outputs out, makes sure that `id` has ended when it was to end, and arms the timer. */
  #run(remote: Remote, outputs: readonly EchoOutput[], ends?: number): void {
    this.#carryOut(remote, outputs);
    if (ends !== undefined) this.#settle(ends, { kind: 'cancelled' });
    this.#arm(remote.machine.nextDeadlineMs);
  }

  #carryOut(remote: Remote, outputs: readonly EchoOutput[]): void {
    this.#do(this.#steps.of(remote, outputs));
  }

  #settle(id: number, result: ExchangeResult, before?: LabEvent): void {
    this.#do(this.#steps.ended(id, result, before));
  }

  /** Everything is published before anything is transmitted or settled, by one write of the journal. */
  #do({ facts, effects }: EchoStep): void {
    this.options.context.publishAll(facts);
    for (const effect of effects) effect();
  }

  #tellMoved(): void {
    const { context, name, uri } = this.options;
    const text = `${name}: ${uri} has another address now; what is sent from now on goes there`;
    context.publish(this.#facts.note('warn', text, context.clock.wallMs()));
  }

  #tick(nowMs: number): void {
    for (const remote of this.#remotes.all()) this.#carryOut(remote, remote.machine.tick(nowMs));
    this.#arm(this.#remotes.nextDeadlineMs());
  }

  #arm(deadlineMs = Infinity): void {
    if (!this.#isClosed()) this.#timer.arm(deadlineMs);
  }

  #closedError(message: string): LabnetError {
    const what = message === '' ? 'it' : message;
    return new LabnetError(
      kernelErrors.LABNET_CLOSED,
      `${this.options.name} is closed: ${what} was not sent`,
    );
  }
}

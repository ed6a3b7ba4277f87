import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { redactText } from '../../kernel/redact-text.js';
import type { LabEvent, PeerCondition } from '../../model/lab-event.js';
import type { Address, NetError } from '../../transport/net.js';
import { CallbackRegistry } from './callback-registry.js';
import type { EndpointHandlers } from './endpoint.js';
import { EndpointHolder } from './endpoint-holder.js';
import { EchoFacts } from './echo-facts.js';
import { DeadlineTimer } from '../deadline-timer.js';
import { FloodTeller } from '../flood-teller.js';
import { addressKey } from './endpoint.js';
import { ListenerSet } from './listener-set.js';
import type { EchoEngineListeners } from './listener-set.js';
import type { EchoEngineOptions } from './echo-engine-options.js';
import { deadlinesOf, exchangeError, MOST_WAITING, refusalOf, TOO_MANY } from './exchange-error.js';
import { RemoteTable } from './remote-table.js';
import type { Remote } from './remote-table.js';
import type { MessageDescription } from './wire/describe.js';
import { describePeer } from './wire/peer-facts.js';
import { reportBytes } from './wire/read-message.js';
import type { EchoOutput, ExchangeResult } from './wire/echo-output.js';
import type { EchoIntent } from './wire/exchange-table.js';

interface Waiting {
  readonly message: string;
  readonly onEcho: (() => void) | undefined;
  readonly settle: (result: ExchangeResult, error: LabnetError | undefined) => void;
}

const nothing = (): void => undefined;

/**
 * Drives echo machines: carries their outputs out in order (publish, transmit, settle), arms one timer at the next
 * deadline, and keeps what is known of the far end. No protocol rule lives here.
 */
export class EchoEngine {
  readonly callbacks = new CallbackRegistry();
  readonly #remotes: RemoteTable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #facts: EchoFacts;
  readonly #listeners: ListenerSet;
  readonly #flood: FloodTeller;
  readonly #endpoint: EndpointHolder;
  readonly #timer: DeadlineTimer;
  #condition: PeerCondition = 'never-heard';
  #lastHeardAtMs: number | undefined;

  constructor(private readonly options: EchoEngineOptions) {
    const awaits = (event: number) => this.callbacks.awaits(event);
    const { name, peer, context, repeats, messagesPerSecond } = options;
    this.#remotes = new RemoteTable({ awaits, repeats, messagesPerSecond });
    this.#flood = new FloodTeller({ name, peer, context, perSecond: messagesPerSecond });
    this.#listeners = new ListenerSet(options.name, options.context.logger);
    this.#facts = new EchoFacts(options.peer, options.role === 'server');
    this.#timer = new DeadlineTimer(options.context.clock, (nowMs) => this.#tick(nowMs));
    this.#endpoint = new EndpointHolder({
      open: (signal) => options.open(this.#handlers(), signal),
      hasMoved: options.hasMoved,
      onMoved: () => this.#tellMoved(),
    });
  }

  get condition(): PeerCondition {
    return this.#condition;
  }

  get lastHeardAtMs(): number | undefined {
    return this.#lastHeardAtMs;
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
      this.#waiting.set(id, {
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
      else if (this.#waiting.size > MOST_WAITING && intent.urgent !== true)
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
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { kind: 'cancelled' });
    this.callbacks.close();
    this.#publishAll(this.#became('closed', 'by labnet'));
    this.#listeners.tell((listeners) => listeners.onConnectionLost?.('Close called on communicator'));
    this.#listeners.clear();
    await this.#endpoint.close();
  }

  #isClosed(): boolean {
    return this.#endpoint.hasEnded();
  }

  #send(remote: Remote, intent: EchoIntent, started: LabEvent): void {
    const { clock, publish } = this.options.context;
    if (this.#endpoint.isOpen) {
      this.#run(remote, remote.machine.send(intent, clock.nowMs()), undefined, started);
      return;
    }
    publish(started);
    this.open().then(
      () => {
        // The wait may have been cancelled while the endpoint opened: then nothing is sent.
        if (this.#waiting.has(intent.exchange)) this.#run(remote, remote.machine.send(intent, clock.nowMs()));
      },
      (error: unknown) => this.#settle(intent.exchange, refusalOf(error)),
    );
  }

  #handlers(): EndpointHandlers {
    return {
      onMessage: (bytes, from) => this.#receive(bytes, from),
      onIncomplete: (bytes, from) => {
        const isTaken = this.#remotes.find(from)?.machine.isTruncatedEcho(bytes) ?? false;
        if (isTaken) this.#receive(bytes, from);
        return isTaken;
      },
      onError: (error, to) => {
        if (this.#isClosed()) return;
        this.#listeners.tell((listeners) => listeners.onErrorReceived?.(error));
        if (to) this.#refuse(to, error);
      },
      onEof: () => this.#listeners.tell((listeners) => listeners.onEofReceived?.()),
      onLost: (from, error) => {
        if (this.#isClosed()) return;
        if (this.options.role === 'client') this.#endpoint.lost();
        const reason = error?.message ?? 'the far side closed the connection';
        this.#lose(from, error?.code ?? 'ECONNRESET', reason);
        this.#listeners.tell((listeners) => listeners.onConnectionLost?.(reason));
        if (this.options.role === 'client') this.#publishAll(this.#became('refused', reason));
      },
    };
  }

  #receive(bytes: Buffer, from: Address): void {
    if (this.#isClosed()) return;
    const { clock } = this.options.context;
    const remote = this.#remotes.of(from);
    this.#condition = 'heard';
    this.#lastHeardAtMs = clock.wallMs();
    const nowMs = clock.nowMs();
    if (remote.machine.isExpected(bytes) || remote.quota.admit(nowMs)) {
      this.#run(remote, remote.machine.receive(bytes, nowMs));
    } else this.#flood.count(addressKey(from));
  }

  /** A connection that comes later from the address begins anew. */
  #lose(from: Address, code: string, reason: string): void {
    const remote = this.#remotes.find(from);
    this.#remotes.forget(from);
    if (remote) this.#run(remote, remote.machine.lose(code, reason, this.options.context.clock.nowMs()));
  }

  #refuse(from: Address, error: NetError): void {
    const remote = this.#remotes.find(from);
    if (remote)
      this.#run(remote, remote.machine.refuse(error.code, error.message, this.options.context.clock.nowMs()));
  }

  /** Carries outputs out, makes sure that `id` has ended when it was to end, and arms the timer. */
  #run(remote: Remote, outputs: readonly EchoOutput[], ends?: number, before?: LabEvent): void {
    this.#carryOut(remote, outputs, before);
    if (ends !== undefined) this.#settle(ends, { kind: 'cancelled' });
    this.#arm(remote.machine.nextDeadlineMs);
  }

  /** Everything is published before anything is transmitted or settled, by one write of the journal. */
  #carryOut(remote: Remote, outputs: readonly EchoOutput[], before?: LabEvent): void {
    const atMs = this.options.context.clock.wallMs();
    const facts: LabEvent[] = before ? [before] : [];
    const effects: (() => void)[] = [];
    for (const output of outputs) {
      switch (output.type) {
        case 'received':
          facts.push(this.#facts.received(output, remote.addr, atMs));
          break;
        case 'transmit':
          facts.push(this.#facts.sent(output, atMs));
          effects.push(() => this.#endpoint.transmit(output.bytes, remote.addr));
          break;
        case 'advanced':
          facts.push(this.#facts.advanced(output, atMs));
          if (output.step === 'echo') effects.push(this.#waiting.get(output.exchange)?.onEcho ?? nothing);
          break;
        case 'settled':
          this.#end(output.exchange, output.result, facts, effects);
          break;
        case 'dispatch':
          effects.push(() => this.#dispatch(remote, output.event, output.data));
          break;
      }
    }
    this.#apply(facts, effects);
  }

  #apply(facts: readonly LabEvent[], effects: readonly (() => void)[]): void {
    this.#publishAll(facts);
    for (const effect of effects) effect();
  }

  #publishAll(facts: readonly LabEvent[]): void {
    const { publish, publishAll } = this.options.context;
    if (publishAll) publishAll(facts);
    else for (const fact of facts) publish(fact);
  }

  #settle(id: number, result: ExchangeResult, before?: LabEvent): void {
    const facts: LabEvent[] = before ? [before] : [];
    const effects: (() => void)[] = [];
    this.#end(id, result, facts, effects);
    this.#apply(facts, effects);
  }

  /** Adds what is to be told of an exchange that ends, and that whoever waits is told. Nothing when it has ended. */
  #end(id: number, result: ExchangeResult, facts: LabEvent[], effects: (() => void)[]): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    const { name, uri, context } = this.options;
    const error = exchangeError(result, { name, uri, message: waiting.message });
    if (result.kind === 'timeout' && result.awaiting === 'echo')
      facts.push(...this.#became('silent', error?.message));
    if (result.kind === 'refused' && result !== TOO_MANY)
      facts.push(...this.#became('refused', error?.message));
    facts.push(this.#facts.settled(id, result, error, context.clock.wallMs()));
    effects.push(() => waiting.settle(result, error));
  }

  #dispatch(remote: Remote, event: number, data: readonly unknown[]): void {
    const { context, peer, role } = this.options;
    const said = describePeer(event, data);
    if (said && role === 'client') {
      context.publish({ type: 'peer.described', atMs: context.clock.wallMs(), peer, ...said });
    }
    this.callbacks.dispatch({ event, data, addr: remote.addr }, (thrown) =>
      this.#report(remote, event, thrown),
    );
  }

  /** Tells the far side that our callback failed, as the reference does, and the operator too. */
  #report(remote: Remote, event: number, thrown: unknown): void {
    if (this.#isClosed()) return;
    const { context, name } = this.options;
    const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `Error: ${String(thrown)}`;
    const told = `a callback of ${name} failed: ${redactText(text)}`;
    context.publish(this.#facts.note('error', told, context.clock.wallMs()));
    this.#carryOut(remote, [{ type: 'transmit', bytes: reportBytes(text, event), kind: 'error-report' }]);
  }

  /** The condition is another one. Returns what is to be told of it. */
  #became(condition: PeerCondition, reason: string | undefined): readonly LabEvent[] {
    // A listener hears many addresses: one that is silent says nothing about the others.
    if (this.options.role === 'server' && condition !== 'closed') return [];
    this.#condition = condition;
    if (condition === 'silent' || condition === 'refused') this.#endpoint.lookAgain();
    return [this.#facts.condition(condition, reason, this.options.context.clock.wallMs())];
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

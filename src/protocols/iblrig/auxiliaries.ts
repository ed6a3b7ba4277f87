import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { EchoProtocol, ExpMessage, Services } from '../ibl-echo/index.js';
import type { Communicator } from '../ibl-echo/index.js';
import type { ProtocolContext } from '../protocol.js';
import { Condition } from './condition.js';
import { iblrigErrors } from './errors.js';
import { performPush } from './perform-push.js';
import { splitOptions } from './push-options.js';
import type { PushOptions } from './push-options.js';
import { PushQueue } from './push-queue.js';
import type { PushRequest, PushResult } from './push-queue.js';

/** Rigs by name: where each listens, or a communicator that is open already and stays its owner's. Empty ones count as none. */
export type AuxiliaryClients = Readonly<Record<string, string | Communicator | null | undefined>>;

/** Limits of {@link Auxiliaries}. */
export interface AuxiliariesOptions {
  /** Limit of the responses to one message, in milliseconds. @defaultValue 10000 */
  readonly timeoutMs?: number;
  /** Echo deadline of rigs that are opened here, in milliseconds. @defaultValue 1000 */
  readonly echoTimeoutMs?: number;
}

const CLOSE_TIMEOUT_MS = 5000;

/**
 * A front for a set of rigs: messages are sent to all of them, one message after the other in the order in which they
 * were pushed, and what the rigs answer is collected.
 *
 * @see iblrig/net.py, Auxiliaries
 */
export class Auxiliaries {
  /** A name of the reference: seconds between looks at its queue. Here nothing is polled, so it has no effect. */
  refreshRate = 0.2;
  /** Resolves with true when every rig has answered; at once when that is so. */
  readonly connected: Condition<boolean>;
  /** Resolves with the key of the next result in the log. */
  readonly responseReceived: Condition<number>;
  readonly #clients: readonly (readonly [string, string | Communicator])[];
  readonly #owned: Communicator[] = [];
  readonly #queue: PushQueue;
  readonly #stop = new AbortController();
  readonly #timeoutMs: number;
  #services: Services | undefined;
  #creating: Promise<Services | undefined> | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Starts at once, as the reference does; messages pushed before the ends are open wait for them.
   *
   * @param clients - Rigs by name.
   */
  constructor(
    clients: AuxiliaryClients | null | undefined,
    private readonly context: ProtocolContext,
    private readonly options: AuxiliariesOptions = {},
  ) {
    this.#clients = Object.entries(clients ?? {}).filter(isPresent);
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#queue = new PushQueue(
      context.clock,
      (request) => this.#perform(request),
      (key) => this.#resulted(key),
    );
    this.connected = new Condition('every rig to answer', context.clock, () => this.isConnected || undefined);
    this.responseReceived = new Condition('a response', context.clock);
    // Whoever pushes or awaits create() gets the error; nobody has to.
    this.create().catch(() => undefined);
  }

  /** Opens the ends and waits for that. Rigs need not answer: see {@link Auxiliaries.connected}. */
  static async open(
    clients: AuxiliaryClients | null | undefined,
    context: ProtocolContext,
    options: AuxiliariesOptions = {},
  ): Promise<Auxiliaries> {
    const auxiliaries = new Auxiliaries(clients, context, options);
    await auxiliaries.create();
    return auxiliaries;
  }

  /** The rigs as one; undefined when there are none, or while their ends are being opened. */
  get services(): Services | undefined {
    return this.#services;
  }

  /** Every rig has answered, and no later question to it is open. More than the reference's "sockets are open". */
  get isConnected(): boolean {
    return this.isRunning && (this.#services?.isConnected ?? false);
  }

  /** Messages are taken. */
  get isRunning(): boolean {
    return this.#clients.length > 0 && !this.stopEvent.aborted;
  }

  /** Aborted by `close`. */
  get stopEvent(): AbortSignal {
    return this.#stop.signal;
  }

  /** Results by the key that `push` returned; the newest 256. */
  get log(): ReadonlyMap<number, PushResult> {
    return this.#queue.log;
  }

  /**
   * Queues a message.
   *
   * @param message - Name or number of one event.
   * @param args - What belongs to it; options last: `push('EXPSTART', expRef, {wait: true})`.
   * @returns With `wait` a promise of the result, a failure as a value; otherwise the time of the request in
   * milliseconds since 1970, which is the key of the result in the log.
   * @throws LABNET_INVALID_ARGUMENT for an unknown event, LABNET_PUSH_REFUSED, LABNET_CLOSED: these reject or throw.
   */
  push(
    message: number | string,
    ...args: [...unknown[], PushOptions & { readonly wait: true }]
  ): Promise<PushResult>;
  push(message: number | string, ...args: unknown[]): number;
  push(message: number | string, ...args: unknown[]): number | Promise<PushResult> {
    const [data, options] = splitOptions(args, 'wait');
    if (options.wait === true) return this.request(message, data, options);
    const { key, result } = this.#enqueue(message, data, options);
    // A failure is a value: nothing rejects.
    void result;
    return key;
  }

  /** As {@link Auxiliaries.push} with `wait`, the arguments as a list: nothing in them is taken for options. */
  async request(
    message: number | string,
    args: readonly unknown[],
    options: PushOptions = {},
  ): Promise<PushResult> {
    return this.#enqueue(message, args, options).result;
  }

  /** Drops the messages that have not left. Those who wait for them get LABNET_CANCELLED. Returns how many. */
  clearMessageQueue(): number {
    const dropped = this.#queue.clear();
    if (dropped > 0) this.#note(`${dropped} remote service messages aborted`);
    return dropped;
  }

  /** Drops what waits, and ends the wait for the message that has left. */
  abortAll(): void {
    this.clearMessageQueue();
    this.#queue.abortInFlight();
  }

  /** Opens the ends. Done by the constructor; awaiting it tells when that is over. */
  create(): Promise<Services | undefined> {
    this.#creating ??= this.#create();
    return this.#creating;
  }

  /** Resolves when everything that was pushed is through, after `close`. In the reference this is the thread. */
  async listen(): Promise<void> {
    if (!this.stopEvent.aborted) {
      await new Promise((resolve) => this.stopEvent.addEventListener('abort', resolve, { once: true }));
    }
    await this.#closing;
  }

  /**
   * Drops what waits and closes the ends that were opened here.
   *
   * @param options - `notifyServices`: EXPCLEANUP goes to every rig first, the last rig first. Default false.
   * @returns What the rigs answered to it, or the error; null without it.
   */
  async cleanup({ notifyServices = false }: { readonly notifyServices?: boolean } = {}): Promise<PushResult> {
    this.clearMessageQueue();
    const result = notifyServices && this.isRunning ? await this.request('EXPCLEANUP', []) : null;
    await Promise.all(this.#owned.splice(0).map((rig) => rig.close()));
    return result;
  }

  /**
   * Takes no more messages, waits for the one that has left, and closes. Idempotent.
   *
   * @param options - `timeoutMs`: after that the wait for it is ended. Default 5000.
   */
  close({ timeoutMs = CLOSE_TIMEOUT_MS }: { readonly timeoutMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  [inspectSymbol](): string {
    const names = this.#clients.map(([name]) => name).join(', ');
    const state = this.isConnected ? 'connected' : this.isRunning ? 'not every rig has answered' : 'closed';
    return `Auxiliaries(${names}) <${this.#clients.length === 0 ? 'no rigs' : state}>`;
  }

  #enqueue(message: number | string, args: readonly unknown[], options: PushOptions) {
    const event = ExpMessage.validate(message, { allowBitwise: false });
    this.#checkRunning();
    return this.#queue.add(event, args, options);
  }

  #checkRunning(): void {
    if (this.stopEvent.aborted) {
      throw new LabnetError(
        kernelErrors.LABNET_CLOSED,
        'these Auxiliaries are closed: nothing is sent any more',
      );
    }
    if (this.#clients.length === 0) {
      throw new LabnetError(iblrigErrors.LABNET_PUSH_REFUSED, 'there are no rigs to push a message to');
    }
  }

  async #perform({ event, args, options, abort }: PushRequest): Promise<PushResult> {
    const { signal, timeoutMs = this.#timeoutMs, onOutcome } = options;
    return performPush(await this.#servicesFor(options), event, args, {
      responseTimeoutMs: timeoutMs,
      signal: signal ? AbortSignal.any([signal, abort.signal]) : abort.signal,
      ...(onOutcome && { onOutcome }),
    });
  }

  #resulted(key: number): void {
    this.responseReceived.notifyAll(key);
    if (this.isConnected) this.connected.notifyAll(true);
  }

  async #servicesFor({ only }: PushOptions): Promise<Services> {
    const services = (await this.create()) ?? new Services([]);
    if (!only) return services;
    return new Services([...services.values()].filter(({ name }) => only.includes(name)));
  }

  async #create(): Promise<Services | undefined> {
    if (this.#clients.length === 0) return undefined;
    const { echoTimeoutMs } = this.options;
    const rigs: Communicator[] = [];
    for (const [name, client] of this.#clients) {
      if (typeof client !== 'string') {
        rigs.push(client);
        continue;
      }
      const rig = await EchoProtocol.client(client, this.context, {
        name,
        connect: 'when-needed',
        ...(echoTimeoutMs !== undefined && { echoTimeoutMs }),
      });
      this.#owned.push(rig);
      rigs.push(rig);
    }
    this.#services = new Services(rigs, { timeoutMs: this.#timeoutMs });
    return this.#services;
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#stop.abort();
    this.clearMessageQueue();
    await this.create().catch(() => undefined);
    await this.#queue.drain(timeoutMs);
    await this.cleanup();
    this.connected.close();
    this.responseReceived.close();
  }

  #note(text: string): void {
    const { clock, publish } = this.context;
    publish({ type: 'note', atMs: clock.wallMs(), level: 'info', text });
  }
}

function isPresent(
  entry: readonly [string, string | Communicator | null | undefined],
): entry is [string, string | Communicator] {
  return entry[1] !== null && entry[1] !== undefined && entry[1] !== '';
}

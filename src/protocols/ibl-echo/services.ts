import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { completeSymbol } from '../../kernel/complete.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { pythonRepr } from '../../kernel/python/py-text.js';
import type { WaitOptions } from '../../kernel/wait-for.js';
import type { EventCallback, EventReceived } from './callback-registry.js';
import { askRig, collectAtOnce, collectInTurn } from './collect-responses.js';
import type { Ask, Responses, RigOutcome } from './collect-responses.js';
import type { AlyxClient, AskOptions, Communicator } from './communicator.js';
import { parameterNames } from './parameter-names.js';
import { ExpMessage } from './wire/exp-message.js';
import * as messages from './wire/messages.js';
import type { ExpRef, Message } from './wire/messages.js';

/** Options of a call to every rig. */
export interface ServicesOptions extends AskOptions {
  /** All rigs at once, or each after the answer of the one before. @defaultValue true */
  readonly concurrent?: boolean;
  /** Told of each rig as soon as it is through, for better or worse. Must not throw. */
  readonly onOutcome?: (outcome: RigOutcome) => void;
}

/** A callback that is also told which communicator received the message. */
export type ServiceCallback = (
  data: readonly unknown[],
  addr: EventReceived['addr'],
  service: Communicator,
) => unknown;

/**
 * Several rigs as one. Each call reaches every rig and resolves with what each answered. A rig that fails costs the
 * others nothing: the error says who failed and carries the responses that did arrive.
 *
 * @see iblutil/io/net/app.py, Services
 */
export class Services implements Iterable<[string, Communicator]> {
  readonly #rigs: ReadonlyMap<string, Communicator>;
  readonly #timeoutMs: number;
  readonly #wrapped = new WeakMap<ServiceCallback, Map<string, EventCallback>>();

  /**
   * @param rigs - Communicators; of several with one name the last counts.
   * @param options - `timeoutMs`: limit of each call, Infinity or 0 for none. Default 10000.
   * @throws LABNET_INVALID_ARGUMENT when one of them is no communicator.
   */
  constructor(rigs: Iterable<Communicator>, options: { readonly timeoutMs?: number } = {}) {
    this.#rigs = new Map([...rigs].map((rig) => [checkCommunicator(rig).name, rig]));
    this.#timeoutMs = limitOf(options.timeoutMs ?? 10_000);
  }

  get size(): number {
    return this.#rigs.size;
  }

  /** At least one rig, and each of them was heard and has no question open that it did not answer. */
  get isConnected(): boolean {
    return this.#rigs.size > 0 && [...this.#rigs.values()].every((rig) => rig.isConnected);
  }

  get(name: string): Communicator | undefined {
    return this.#rigs.get(name);
  }

  has(name: string): boolean {
    return this.#rigs.has(name);
  }

  keys(): IterableIterator<string> {
    return this.#rigs.keys();
  }

  values(): IterableIterator<Communicator> {
    return this.#rigs.values();
  }

  [Symbol.iterator](): Iterator<[string, Communicator]> {
    return this.#rigs.entries();
  }

  async init(data: unknown = null, options: ServicesOptions = {}): Promise<Responses> {
    return this.#askAll(messages.init(data), this.#inOrder(), options);
  }

  async start(expRef: ExpRef, data: unknown = null, options: ServicesOptions = {}): Promise<Responses> {
    return this.#askAll(messages.start(expRef, data), this.#inOrder(), options);
  }

  /** EXPEND, or EXPINTERRUPT when `immediately`; the last rig first. */
  async stop(
    data: unknown = null,
    options: ServicesOptions & { readonly immediately?: boolean } = {},
  ): Promise<Responses> {
    return this.#askAll(messages.stop(data, options.immediately ?? false), this.#inReverse(), options);
  }

  async status(status: number | string, options: ServicesOptions = {}): Promise<Responses> {
    return this.#askAll(messages.status(status), this.#inOrder(), options);
  }

  async info(
    status: number | string,
    data: unknown = null,
    options: ServicesOptions = {},
  ): Promise<Responses> {
    return this.#askAll(messages.info(status, data), this.#inOrder(), options);
  }

  /** EXPCLEANUP, the last rig first. */
  async cleanup(data: unknown = null, options: ServicesOptions = {}): Promise<Responses> {
    return this.#askAll(messages.cleanup(data), this.#inReverse(), options);
  }

  /** Sends a message to every rig and waits for the message of the same event from each. */
  async ask(message: readonly unknown[], options: ServicesOptions = {}): Promise<Responses> {
    const event = ExpMessage.validate(message[0], { allowBitwise: false });
    return this.#askAll([event, ...message.slice(1)], this.#inOrder(), options);
  }

  /** Hands a token to every rig in turn. */
  async alyx(alyx: AlyxClient, options: AskOptions = {}): Promise<void> {
    for (const rig of this.#rigs.values()) await rig.alyx(alyx, options);
  }

  /**
   * Calls back at the event of any rig.
   *
   * @param returnService - The callback gets the communicator as its third argument.
   */
  assignCallback(
    event: number | string,
    callback: ServiceCallback | EventCallback,
    returnService = false,
  ): void {
    if (typeof callback !== 'function') {
      throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, 'a callback must be a function');
    }
    for (const [name, rig] of this.#rigs) {
      rig.assignCallback(
        event,
        returnService ? this.#wrap(callback as ServiceCallback, name, rig) : (callback as EventCallback),
      );
    }
  }

  /** Removes callbacks and waiters of an event. Returns how many, rig by rig. */
  clearCallbacks(event: number | string, callback?: ServiceCallback | EventCallback): Map<string, number> {
    const counts = [...this.#rigs].map(([name, rig]): [string, number] => {
      if (!callback) return [name, rig.clearCallbacks(event)];
      const wrapped = this.#wrapped.get(callback as ServiceCallback)?.get(name);
      const own = rig.clearCallbacks(event, callback as EventCallback);
      return [name, own + (wrapped ? rig.clearCallbacks(event, wrapped) : 0)];
    });
    return new Map(counts);
  }

  /** The next message of an event from every rig, in the order in which they came. */
  async awaitAll(event: number | string, options: WaitOptions = {}): Promise<Responses> {
    const timeoutMs = limitOf(options.timeoutMs ?? this.#timeoutMs);
    const limit = timeoutMs === Infinity ? {} : { timeoutMs };
    return collectAtOnce(`a message of ${String(event)}`, [...this.#rigs.values()], (rig) =>
      rig.onEvent(event, { ...options, ...limit }),
    );
  }

  /** Closes every communicator. */
  async close(): Promise<void> {
    await Promise.all([...this.#rigs.values()].map((rig) => rig.close()));
  }

  /** What the parameters of the methods may be. */
  [completeSymbol](): Readonly<Record<string, readonly string[]>> {
    return parameterNames;
  }

  [inspectSymbol](): string {
    return `Services(${[...this.#rigs.keys()].join(', ')})`;
  }

  #inOrder(): readonly Communicator[] {
    return [...this.#rigs.values()];
  }

  #inReverse(): readonly Communicator[] {
    return [...this.#rigs.values()].reverse();
  }

  #askAll(message: Message, rigs: readonly Communicator[], options: ServicesOptions): Promise<Responses> {
    const { concurrent = true, onOutcome, ...rest } = options;
    const responseTimeoutMs = limitOf(options.responseTimeoutMs ?? this.#timeoutMs);
    const ask: Ask = (rig) => askRig(rig, message, { ...rest, responseTimeoutMs }, onOutcome);
    const label = messages.labelOf(message);
    return concurrent
      ? collectAtOnce(label, rigs, ask)
      : collectInTurn(label, rigs, ask, [...this.#rigs.keys()]);
  }

  #wrap(callback: ServiceCallback, name: string, rig: Communicator): EventCallback {
    const wrappers = this.#wrapped.get(callback) ?? new Map<string, EventCallback>();
    this.#wrapped.set(callback, wrappers);
    const wrapper = wrappers.get(name) ?? ((data, addr) => callback(data, addr, rig));
    wrappers.set(name, wrapper);
    return wrapper;
  }
}

/** As in the reference, 0 is no limit. */
function limitOf(timeoutMs: number): number {
  return timeoutMs === 0 ? Infinity : timeoutMs;
}

/** Scripts are not type-checked: what would fail at the first call is refused here. */
function checkCommunicator(rig: Communicator): Communicator {
  if (typeof (rig as Partial<Communicator> | null)?.ask === 'function') return rig;
  throw new LabnetError(
    kernelErrors.LABNET_INVALID_ARGUMENT,
    `services are made of communicators, not of ${pythonRepr(rig)}`,
  );
}

import { LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { pythonRepr } from '../../kernel/python/py-text.js';
import type { Address } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { addressText } from './address.js';
import { DataQueue } from './data-queue.js';
import { DatagramServer } from './datagram-server.js';
import { socketErrors } from './errors.js';
import { CallbackRunner } from './push-callback.js';
import { pushProblem } from './push-options.js';
import type { PushAction, PushSocketOptions } from './push-options.js';
import { QueueHealth } from './queue-health.js';
import { readingValue } from './readings.js';
import { SocketRegistry } from './socket-registry.js';
import type { RegisteredSocket } from './socket-registry.js';
import { statusText } from './system-status.js';
import { Activity } from './wire/activity.js';
import { DEFAULT_PORTS, PUSH_ACK, PUSH_ERROR, PUSH_EXCEP, PUSH_RET } from './wire/constants.js';
import { encodeAnswer, MAX_DATAGRAM_BYTES, tooLongText } from './wire/datagram.js';
import { orderedEntries } from '../../kernel/python/key-order.js';
import { parsePush } from './wire/parse-push.js';
import type { DataSet, PushRequest } from './wire/parse-push.js';
import { PushStore } from './wire/push-store.js';
import type { Stamped } from './wire/push-store.js';

const COMMANDS = `${PUSH_RET}#["json_wn#", "raw_wn#", "name", "status", "commands"]`;
/** Most codenames of pushed data that are shown as values. */
const MOST_READINGS = 200;
/** Most answers that wait for callbacks at one time. */
const MOST_PENDING = 1000;

/**
 * Takes data that others push. Open one with {@link DataPushSocket.open}.
 *
 * @see PyExpLabSys/common/sockets.py, DataPushSocket
 */
export class DataPushSocket implements RegisteredSocket {
  readonly name: string;
  /** Name in this lab. */
  readonly label: string;
  readonly action: PushAction;
  /** Data that wait, for the actions enqueue and callback_async. */
  readonly queue: DataQueue | null;
  readonly #options: PushSocketOptions;
  readonly #context: ProtocolContext;
  readonly #registry: SocketRegistry;
  readonly #activity: Activity;
  readonly #store = new PushStore();
  readonly #shown = new Set<string>();
  /** Answers that wait for a callback, by client: each client is answered in order. */
  readonly #pending = new Map<string, Promise<void>>();
  #waiting = 0;
  #runner: CallbackRunner | undefined;
  #server!: DatagramServer;
  #queueHealth!: QueueHealth;

  private constructor(options: PushSocketOptions, context: ProtocolContext) {
    const { name, label = name, action = 'store_last', registry = new SocketRegistry() } = options;
    const { checkActivity = false, activityTimeoutS = 900, queueLimit: limit, queuePolicy: policy } = options;
    const problem = pushProblem(options);
    if (problem !== undefined) {
      const text = `push socket '${label}': ${problem}`;
      throw new LabnetError(socketErrors.LABNET_SOCKET_SETUP, text, { details: { socket: label, problem } });
    }
    this.name = name;
    this.label = label;
    this.action = action;
    this.#options = options;
    this.#context = context;
    this.#registry = registry;
    this.#activity = new Activity({ checkActivity, activityTimeoutS }, context.clock.wallMs() / 1000);
    const queues = action === 'enqueue' || action === 'callback_async';
    const bounds = { ...(limit !== undefined && { limit }), ...(policy !== undefined && { policy }) };
    this.queue = queues ? (options.queue ?? new DataQueue(context, bounds)) : null;
  }

  /**
   * Listens, on port 8500 unless told otherwise.
   *
   * @throws LABNET_SOCKET_SETUP; LABNET_PORT_IN_USE with what holds the port.
   */
  static async open(options: PushSocketOptions, context: ProtocolContext): Promise<DataPushSocket> {
    const socket = new DataPushSocket(options, context);
    const {
      port = DEFAULT_PORTS.push,
      journalPerSecond = Infinity,
      callback,
      callbackTimeoutMs = 10_000,
    } = options;
    const listen = { ...options, port, journalPerSecond };
    socket.#server = await DatagramServer.open('push socket', listen, context, (bytes, from) =>
      socket.#receive(bytes, from),
    );
    socket.#queueHealth = new QueueHealth(socket.label, socket.#server.peer, context);
    if (callback)
      socket.#runner = new CallbackRunner(socket.#server.what, callback, context, callbackTimeoutMs);
    socket.#registry.add(socket);
    return socket;
  }

  /** Address that it listens on. */
  get address(): Address {
    return this.#server.local;
  }

  get port(): number {
    return this.#server.local.port;
  }

  /** `[time, data]` of the newest data set; `[null, null]` before one came. Time in seconds since 1970. */
  get last(): Stamped<DataSet | null> {
    this.#server.assertOpen();
    return this.#store.last;
  }

  /** `[time, data]` of all data sets merged key by key; `[null, {}]` before one came. */
  get updated(): Stamped<DataSet> {
    this.#server.assertOpen();
    return this.#store.updated;
  }

  /** Entry of `DATA`, with the reference's keys. */
  get view(): object {
    const [store, activity] = [this.#store, this.#activity];
    const { checkActivity, activityTimeoutS } = activity.options;
    return Object.freeze({
      type: 'push',
      name: this.name,
      action: this.action,
      queue: this.queue,
      callback: this.#options.callback ?? null,
      return_format: this.#options.returnFormat ?? 'json',
      get last() {
        return store.last[1];
      },
      get last_time() {
        return store.last[0];
      },
      get updated() {
        return store.updated[1];
      },
      get updated_time() {
        return store.updated[0];
      },
      get activity() {
        return {
          check_activity: checkActivity,
          activity_timeout: activityTimeoutS,
          last_activity: activity.lastS,
        };
      },
    });
  }

  setLastToNone(): void {
    this.#server.assertOpen();
    this.#store.setLastToNone();
  }

  clearUpdated(): void {
    this.#server.assertOpen();
    this.#store.clearUpdated();
  }

  /** Counts as activity. */
  poke(): void {
    this.#server.assertOpen();
    this.#activity.lastS = this.#server.nowS();
  }

  /** What `status` says of this socket. */
  status(nowS: number) {
    return this.#activity.status(this.name, 'push', nowS);
  }

  /** The reference's word for {@link DataPushSocket.close}. */
  stop(): Promise<void> {
    return this.close();
  }

  /** Stops listening and frees the port. Idempotent. */
  async close(): Promise<void> {
    this.#registry.remove(this);
    this.#runner?.close();
    this.queue?.close();
    await this.#server.close();
  }

  [inspectSymbol](): string {
    return `DataPushSocket('${this.name}', ${addressText(this.address)}, ${this.action})`;
  }

  #receive(bytes: Buffer, from: Address): void {
    const request = parsePush(bytes);
    const label = request.kind === 'data' ? request.form : request.kind;
    const told = this.#server.journal.received(bytes, from, label, { malformed: request.kind === 'refused' });
    const client = addressText(from);
    const answer = this.#answerInTurn(client, request, from);
    const send = (text: string) => {
      const datagram = encodeAnswer(text, request.kind === 'data' ? PUSH_EXCEP : PUSH_ERROR);
      if (told) this.#server.journal.sent(datagram, label);
      this.#server.send(datagram, from);
      if (request.kind === 'data' && this.queue && this.action === 'callback_async')
        void this.#runner?.drain(this.queue);
    };
    if (typeof answer === 'string') send(answer);
    else this.#later(client, answer.then(send));
  }

  /** A client hears its answers in order. Where too much waits already, it hears that at once. */
  #answerInTurn(client: string, request: PushRequest, from: Address): string | Promise<string> {
    const before = this.#pending.get(client);
    if (before && this.#waiting >= MOST_PENDING)
      return `${PUSH_ERROR}#${MOST_PENDING} callbacks have not ended yet`;
    return before ? before.then(() => this.#answer(request, from)) : this.#answer(request, from);
  }

  /** Keeps what a client waits for, so that its next answer comes after. */
  #later(client: string, answered: Promise<void>): void {
    this.#waiting += 1;
    const done = answered.finally(() => {
      this.#waiting -= 1;
      if (this.#pending.get(client) === done) this.#pending.delete(client);
    });
    this.#pending.set(client, done);
  }

  #answer(request: PushRequest, from: Address): string | Promise<string> {
    switch (request.kind) {
      case 'name':
        return `${PUSH_RET}#${this.name}`;
      case 'commands':
        return COMMANDS;
      case 'status':
        return statusText(this.#registry.status(this.#server.nowS()));
      case 'refused':
        return `${PUSH_ERROR}#${request.reason}`;
      case 'data':
        return this.#take(request.data, from);
    }
  }

  /** What cannot be answered or kept is not stored either. */
  #take(data: DataSet, from: Address): string | Promise<string> {
    if (this.action === 'callback_direct') {
      if (this.#waiting >= MOST_PENDING) return `${PUSH_ERROR}#${MOST_PENDING} callbacks have not ended yet`;
      this.#keep(data);
      return this.#runner?.direct(data, from, this.#options.returnFormat ?? 'json') ?? '';
    }
    const answer = `${PUSH_ACK}#${pythonRepr(data)}`;
    const size = Buffer.byteLength(answer);
    if (size > MAX_DATAGRAM_BYTES) return `${PUSH_ERROR}#${tooLongText(size)}`;
    const { queue } = this;
    if (queue && !queue.accepts()) {
      this.#queueHealth.look(queue);
      return `${PUSH_ERROR}#The queue is full: ${queue.limit} data sets wait`;
    }
    this.#keep(data);
    queue?.put(data);
    if (queue) this.#queueHealth.look(queue);
    return answer;
  }

  #keep(data: DataSet): void {
    this.#store.store(data, this.#server.nowS());
    if (this.#options.pokeOnReceive === true) this.#activity.lastS = this.#server.nowS();
    const atMs = this.#context.clock.wallMs();
    for (const [codename, value] of orderedEntries(data)) {
      if (!this.#shown.has(codename) && this.#shown.size >= MOST_READINGS) continue;
      this.#shown.add(codename);
      const reading = readingValue(value);
      const peer = this.#server.peer;
      this.#context.publish({
        type: 'reading.taken',
        atMs,
        peer,
        codename,
        ...reading,
        quality: 'fresh',
        origin: 'hosted',
      });
    }
  }
}

import type { Timer } from '../../kernel/clock.js';
import { completeSymbol } from '../../kernel/complete.js';
import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { waitFor } from '../../kernel/wait-for.js';
import type { WaitOptions } from '../../kernel/wait-for.js';
import type { PeerCondition } from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import type { ClientOptions, RequestOptions } from './datagram-client.js';
import { socketErrors } from './errors.js';
import { PullClient } from './pull-client.js';
import type { FieldOptions } from './pull-client.js';
import { WatchedValues } from './watched-values.js';
import type { WatchedValue, WatchOptions } from './watched-values.js';

/** How a pull socket is watched. */
export interface PullWatcherOptions extends ClientOptions, WatchOptions {
  /** How often it is asked. @defaultValue 1000 */
  readonly periodMs?: number;
}

/**
 * Asks a pull socket again and again and keeps the last good value of each codename. A source that misses two
 * questions in a row is silent; one that refuses is so at once.
 */
export class PullWatcher {
  readonly label: string;
  /** The last good value of each codename. Changes in place. */
  readonly values: Readonly<Record<string, WatchedValue>>;
  readonly periodMs: number;
  /** For questions of your own. */
  readonly client: PullClient;
  readonly #values: WatchedValues;
  readonly #context: ProtocolContext;
  readonly #watchers = new Set<() => void>();
  readonly #enders = new Set<(error: Error) => void>();
  #timer: Timer | undefined;
  #missed = 0;
  #described = false;
  #closed = false;
  #complaint = '';

  /** Starts to ask at once. */
  constructor(options: PullWatcherOptions, context: ProtocolContext) {
    this.label = options.label;
    this.periodMs = options.periodMs ?? 1000;
    this.client = new PullClient(options, context);
    this.#context = context;
    this.#values = new WatchedValues(
      this.client.peer,
      this.client.address,
      options,
      context.clock,
      context.publish,
    );
    this.values = this.#values.values;
    this.#timer = context.clock.after(0, () => void this.#poll());
  }

  get address(): string {
    return this.client.address;
  }

  get condition(): PeerCondition {
    return this.client.condition;
  }

  /**
   * The value of a codename once it is no older than so long; waits for one.
   *
   * @param maxAgeMs - Greatest age in milliseconds.
   * @throws LABNET_DATA_TIMEOUT after `timeoutMs`, LABNET_CANCELLED, LABNET_CLOSED
   * @example
   * ```ts
   * await pulls.laser.fresh('power', 2000)
   * ```
   */
  fresh(codename: string, maxAgeMs: number, options: WaitOptions = {}): Promise<WatchedValue> {
    const what = `the wait for '${codename}' of ${this.label}`;
    if (this.#closed) return Promise.reject(this.#closedError());
    const good = () => {
      const value = Object.hasOwn(this.values, codename) ? this.values[codename] : undefined;
      return value?.quality === 'fresh' && value.ageMs <= maxAgeMs ? value : undefined;
    };
    const onTimeout = () =>
      new LabnetError(
        socketErrors.LABNET_DATA_TIMEOUT,
        `pull socket '${this.label}' had no '${codename}' younger than ${maxAgeMs} ms within ${options.timeoutMs} ms; it is ${this.condition}`,
        {
          details: {
            socket: this.label,
            codename,
            codenames: Object.keys(this.values),
            last: this.values[codename],
          },
        },
      );
    const { clock } = this.#context;
    const limit = { clock, timeoutMs: options.timeoutMs, onTimeout };
    const signals = [options.signal, this.#context.ambientSignal()];
    return waitFor({ what, signals, limit }, (resolve, reject) => {
      const look = () => {
        const value = good();
        if (value) resolve(value);
      };
      this.#watchers.add(look);
      this.#enders.add(reject);
      look();
      return () => {
        this.#watchers.delete(look);
        this.#enders.delete(reject);
      };
    });
  }

  /** Asks for one codename now: see {@link PullClient.getField}. */
  getField(codename: string, options: FieldOptions = {}) {
    return this.client.getField(codename, options);
  }

  /** Asks for all codenames now: see {@link PullClient.getAllFields}. */
  getAllFields(options: FieldOptions = {}) {
    return this.client.getAllFields(options);
  }

  /** Asks for the name of the socket. */
  getName(options: RequestOptions = {}) {
    return this.client.getName(options);
  }

  /** Asks for the codenames of the socket. */
  getCodenames(options: RequestOptions = {}) {
    return this.client.getCodenames(options);
  }

  /** Asks for the status of the computer of the socket. */
  getStatus(options: RequestOptions = {}) {
    return this.client.getStatus(options);
  }

  /** Stops asking. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    for (const end of [...this.#enders]) end(this.#closedError());
    await this.client.close();
  }

  [completeSymbol](): Readonly<Record<string, readonly string[]>> {
    return { codename: Object.keys(this.values) };
  }

  [inspectSymbol](): string {
    return `PullWatcher('${this.label}', ${this.address}, ${this.condition}, ${Object.keys(this.values).join(', ')})`;
  }

  async #poll(): Promise<void> {
    const startedMs = this.#context.clock.nowMs();
    try {
      const points = await this.client.getPoints({ automatic: true });
      this.#missed = 0;
      this.#complain('');
      this.#values.take(points);
      await this.#describe();
    } catch (error) {
      this.#miss(error);
    }
    for (const look of [...this.#watchers]) look();
    if (this.#closed) return;
    const again = this.#missed === 1 ? 0 : startedMs + this.periodMs - this.#context.clock.nowMs();
    this.#timer = this.#context.clock.after(again, () => void this.#poll());
  }

  /** One lost datagram is asked for again before the values count as silent. */
  #miss(error: unknown): void {
    const lost = error instanceof LabnetError && error.code === socketErrors.LABNET_SOCKET_TIMEOUT.code;
    this.#missed += 1;
    if (lost && this.#missed === 1) return;
    this.#missed = Math.max(2, this.#missed);
    this.#values.silence();
    const closed = error instanceof LabnetError && error.code === kernelErrors.LABNET_CLOSED.code;
    if (!closed) this.#complain(messageOf(error));
  }

  /** Says once what is wrong, and is quiet while it stays so. */
  #complain(text: string): void {
    if (text === this.#complaint) return;
    this.#complaint = text;
    if (text === '') return;
    const [atMs, peer] = [this.#context.clock.wallMs(), this.client.peer];
    this.#context.publish({ type: 'note', atMs, level: 'warn', peer, text });
  }

  /** Its name, once it answers. */
  async #describe(): Promise<void> {
    if (this.#described) return;
    try {
      const name = await this.client.getName({ automatic: true });
      this.#described = true;
      const [atMs, peer] = [this.#context.clock.wallMs(), this.client.peer];
      this.#context.publish({ type: 'peer.described', atMs, peer, facts: { name } });
    } catch {
      // Its name is for people only: the next answer asks again.
    }
  }

  #closedError(): LabnetError {
    return new LabnetError(
      kernelErrors.LABNET_CLOSED,
      `the watcher of pull socket '${this.label}' is closed`,
    );
  }
}

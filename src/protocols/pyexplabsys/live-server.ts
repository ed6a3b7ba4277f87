import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { waitFor } from '../../kernel/wait-for.js';
import type { WaitOptions } from '../../kernel/wait-for.js';
import type { Address } from '../../transport/net.js';
import type { ProtocolContext } from '../protocol.js';
import { addressText } from './address.js';
import { DatagramServer } from './datagram-server.js';
import type { ServerOptions } from './datagram-server.js';
import { socketErrors } from './errors.js';
import { HostedReadings } from './hosted-readings.js';
import { decodeBatch } from './wire/live-batch.js';
import type { LiveBatch } from './wire/live-batch.js';
import { toPlain } from './wire/read-answer.js';

/** Most values that are remembered; those beyond are only handed on. */
const MOST_VALUES = 1000;

/** How a live server is opened. */
export interface LiveServerOptions extends ServerOptions {
  /** Port to listen on; the reference leaves it to the settings of the site. */
  readonly port: number;
  /** A value counts as stale when no new one came for so long. @defaultValue 10000 */
  readonly staleAfterMs?: number;
}

/** Gets each batch and who sent it. */
export type BatchListener = (batch: LiveBatch, from: Address) => void;

/** A point that a live socket sent. */
export interface LiveValue {
  readonly x: unknown;
  readonly y: unknown;
  /** When it came, in milliseconds since 1970. */
  readonly receivedAtMs: number;
}

/**
 * Receives what live sockets send. The reference has only the senders: what it does with their batches is labnet's own.
 */
export class LiveServer {
  readonly name: string;
  readonly label: string;
  /** The newest point of each `host:codename`. Changes in place; at most 1000. */
  readonly values: Readonly<Record<string, LiveValue>>;
  readonly #values: Record<string, LiveValue> = {};
  readonly #receivedS = new Map<string, number>();
  readonly #staleS: number;
  readonly #listeners = new Set<BatchListener>();
  readonly #enders = new Set<(error: Error) => void>();
  readonly #context: ProtocolContext;
  #server!: DatagramServer;
  #readings!: HostedReadings;

  private constructor(options: LiveServerOptions, context: ProtocolContext) {
    this.name = options.name;
    this.label = options.label ?? options.name;
    this.values = this.#values;
    this.#staleS = (options.staleAfterMs ?? 10_000) / 1000;
    this.#context = context;
  }

  /**
   * Listens.
   *
   * @throws LABNET_SOCKET_SETUP; LABNET_PORT_IN_USE with what holds the port.
   */
  static async open(options: LiveServerOptions, context: ProtocolContext): Promise<LiveServer> {
    const live = new LiveServer(options, context);
    live.#server = await DatagramServer.open('live server', options, context, (bytes, from) =>
      live.#receive(bytes, from),
    );
    live.#readings = new HostedReadings(live.#server.peer, context, live.#ages(), {}, 'watched');
    return live;
  }

  /** Address that it listens on. */
  get address(): Address {
    return this.#server.local;
  }

  get port(): number {
    return this.#server.local.port;
  }

  /** Calls with every batch. Returns how to end that. */
  onBatch(listener: BatchListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * The next batch.
   *
   * @throws LABNET_DATA_TIMEOUT, LABNET_CANCELLED, LABNET_CLOSED
   */
  nextBatch(options: WaitOptions = {}): Promise<LiveBatch> {
    this.#server.assertOpen();
    const what = `${this.#server.what}: the wait for a batch`;
    const onTimeout = () =>
      new LabnetError(
        socketErrors.LABNET_DATA_TIMEOUT,
        `${this.#server.what}: no batch within ${options.timeoutMs} ms`,
      );
    const { clock } = this.#context;
    const limit = { clock, timeoutMs: options.timeoutMs, onTimeout };
    const signals = [options.signal, this.#context.ambientSignal()];
    return waitFor({ what, signals, limit }, (resolve, reject) => {
      this.#enders.add(reject);
      const end = this.onBatch((batch) => resolve(batch));
      return () => {
        end();
        this.#enders.delete(reject);
      };
    });
  }

  /** The reference's word for {@link LiveServer.close}. */
  stop(): Promise<void> {
    return this.close();
  }

  /** Stops listening and frees the port. Idempotent. */
  async close(): Promise<void> {
    this.#readings.close();
    for (const end of [...this.#enders]) {
      end(new LabnetError(kernelErrors.LABNET_CLOSED, `${this.#server.what} was closed`));
    }
    await this.#server.close();
  }

  [inspectSymbol](): string {
    return `LiveServer('${this.name}', ${addressText(this.address)}, ${this.#receivedS.size} values)`;
  }

  #receive(bytes: Buffer, from: Address): void {
    const batch = decodeBatch(bytes);
    this.#server.journal.received(bytes, from, batch ? 'batch' : 'malformed', {
      malformed: batch === undefined,
      automatic: batch !== undefined,
    });
    if (!batch) return;
    for (const { codename, point } of batch.entries) {
      const key = `${batch.host}:${codename}`;
      if (point) this.#keep(key, point);
      else this.#forget(key);
    }
    for (const listener of [...this.#listeners]) this.#tell(listener, batch, from);
  }

  #keep(key: string, [x, y]: readonly [unknown, unknown]): void {
    if (!this.#receivedS.has(key) && this.#receivedS.size >= MOST_VALUES) return;
    const receivedAtMs = this.#context.clock.wallMs();
    this.#receivedS.set(key, receivedAtMs / 1000);
    define(this.#values, key, { x: toPlain(x), y: toPlain(y), receivedAtMs });
    this.#readings.set(key, y, undefined, this.#staleS);
  }

  #forget(key: string): void {
    if (!this.#receivedS.delete(key)) return;
    Reflect.deleteProperty(this.#values, key);
    const [atMs, peer] = [this.#context.clock.wallMs(), this.#server.peer];
    this.#context.publish({ type: 'reading.quality', atMs, peer, codename: key, quality: 'silent' });
  }

  #tell(listener: BatchListener, batch: LiveBatch, from: Address): void {
    try {
      listener(batch, from);
    } catch (error) {
      const [atMs, peer] = [this.#context.clock.wallMs(), this.#server.peer];
      const text = `a listener of batches failed: ${messageOf(error)}`;
      this.#context.publish({ type: 'note', atMs, level: 'error', peer, text });
    }
  }

  #ages() {
    return {
      isOld: (key: string, nowS: number) => nowS - (this.#receivedS.get(key) ?? nowS) > this.#staleS,
      nextExpiryS: (nowS: number) => {
        const ages = [...this.#receivedS.values()].filter((atS) => nowS - atS <= this.#staleS);
        return ages.length === 0 ? undefined : ages.reduce((a, b) => Math.min(a, b)) + this.#staleS;
      },
    };
  }
}

function define(record: object, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true });
}

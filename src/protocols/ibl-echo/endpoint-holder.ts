import type { Address } from '../../transport/net.js';
import type { Endpoint } from './endpoint.js';

/** Where an endpoint comes from. */
export interface EndpointSource {
  /** Opens one. Ends with the signal. */
  readonly open: (signal: AbortSignal) => Promise<Endpoint>;
  /** The name of the far side stands for another address than when it was opened last. Absent: that cannot be. */
  readonly hasMoved?: (() => Promise<boolean>) | undefined;
  /** It did, and what is sent from now on goes there. */
  readonly onMoved: () => void;
}

/** The endpoint of a communicator: opened at the first need, again after it was lost, anew where the far side moved. */
export class EndpointHolder {
  #endpoint: Endpoint | undefined;
  #opening: Promise<Endpoint> | undefined;
  #isLooking = false;
  #hasEnded = false;
  readonly #end = new AbortController();

  constructor(private readonly source: EndpointSource) {}

  get local(): Address | undefined {
    return this.#endpoint?.local;
  }

  get isOpen(): boolean {
    return this.#endpoint !== undefined;
  }

  /** Whether {@link EndpointHolder.end} was called: asked for at every message, so it is not the signal that is asked. */
  hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Aborted by {@link EndpointHolder.end}. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Opens the endpoint unless it is open. Rejects with what `closedError` makes when it ends meanwhile. */
  async open(closedError: () => Error): Promise<void> {
    if (this.#endpoint) return;
    this.#opening ??= this.source.open(this.#end.signal).finally(() => (this.#opening = undefined));
    const endpoint = await this.#opening;
    if (this.hasEnded()) {
      await endpoint.close();
      throw closedError();
    }
    this.#endpoint ??= endpoint;
  }

  transmit(bytes: Buffer, to: Address): void {
    this.#endpoint?.transmit(bytes, to);
  }

  /** The connection is gone: the next message opens another. */
  lost(): void {
    this.#endpoint = undefined;
  }

  /**
   * The far side is silent or refuses. If its name stands for another address by now, what is sent from now on goes
   * there. Nobody waits for this: what was sent is still awaited, and a name that does not resolve changes nothing.
   */
  lookAgain(): void {
    if (this.#isLooking || !this.#endpoint || !this.source.hasMoved) return;
    this.#isLooking = true;
    void this.#move(this.source.hasMoved)
      .catch(() => undefined)
      .finally(() => (this.#isLooking = false));
  }

  /** Nothing is opened any more. */
  end(): void {
    this.#hasEnded = true;
    this.#end.abort();
  }

  async close(): Promise<void> {
    await this.#endpoint?.close();
  }

  async #move(hasMoved: () => Promise<boolean>): Promise<void> {
    if (!(await hasMoved()) || this.hasEnded()) return;
    const next = await this.source.open(this.#end.signal);
    if (this.hasEnded()) {
      await next.close();
      return;
    }
    const before = this.#endpoint;
    this.#endpoint = next;
    this.source.onMoved();
    await before?.close();
  }
}

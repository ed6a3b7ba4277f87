import type { Clock } from '../kernel/clock.js';
import type { Address, ByteStream, StreamHandlers } from '../transport/net.js';

interface Ends {
  readonly local: Address;
  readonly remote: Address;
  readonly handlers: StreamHandlers;
  readonly accept: (stream: ByteStream) => StreamHandlers;
}

/** Two ends of one connection in memory. The returned one is the caller's. */
export function memoryStreamPair(clock: Clock, { local, remote, handlers, accept }: Ends): ByteStream {
  const near = new MemoryStream(clock, local, remote);
  const far = new MemoryStream(clock, remote, local);
  near.join(far, handlers);
  far.join(near, accept(far));
  return near;
}

class MemoryStream implements ByteStream {
  #peer: MemoryStream | undefined;
  #handlers: StreamHandlers | undefined;
  #open = true;

  constructor(
    private readonly clock: Clock,
    readonly local: Address,
    readonly remote: Address,
  ) {}

  join(peer: MemoryStream, handlers: StreamHandlers): void {
    this.#peer = peer;
    this.#handlers = handlers;
  }

  write(data: Uint8Array | string): boolean {
    if (!this.#open) return false;
    const copy = Buffer.from(data);
    this.clock.after(0, () => this.#peer?.receive(copy));
    return true;
  }

  receive(bytes: Buffer): void {
    if (this.#open) this.#handlers?.onBytes(bytes);
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (this.#open) {
      const peer = this.#peer;
      this.clock.after(0, () => {
        this.end();
        peer?.end();
      });
    }
    return Promise.resolve();
  }

  destroy(): void {
    void this.close();
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#handlers?.onEnd();
    this.#handlers?.onClose();
  }
}

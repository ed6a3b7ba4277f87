import type { ByteStream, NetError, StreamHandlers } from '../../../transport/net.js';
import type { ProtocolContext } from '../../protocol.js';
import { LineSplitter } from '../wire/line-splitter.js';
import type { Line } from '../wire/line-splitter.js';

/** What is told of a connection that speaks in lines. */
interface LineHandlers {
  onLine(line: Line): void;
  /** The connection is gone, once. */
  onClosed(reason: string): void;
}

/** So much text leaves before the turn is over, in characters: the far side works on it while the rest is written. */
const PIECE = 16_384;

/** Text that may wait for a peer that does not read, in characters. */
const MOST_WAITING = 256 * 1024 * 1024;

/**
 * A connection that speaks in lines. What is sent in one turn leaves in few pieces, after the facts of the turn were
 * told: a thousand requests are ten writes, not a thousand. Nothing is read before {@link LinePipe.start}.
 */
export class LinePipe implements StreamHandlers {
  readonly #splitter: LineSplitter;
  readonly #held: Buffer[] = [];
  #handlers: LineHandlers | undefined;
  #stream: ByteStream | undefined;
  #out = '';
  #scheduled = false;
  #draining = false;
  #received = 0;
  #closed: string | undefined;
  /** What is done at the end of a turn in which something is sent. */
  readonly #endTurn = [
    () => {
      this.#scheduled = false;
      this.#flush();
    },
  ];

  /**
   * @param limit - Longest line that is read, in bytes.
   */
  constructor(
    private readonly limit: number,
    private readonly context: ProtocolContext,
  ) {
    this.#splitter = new LineSplitter(limit);
  }

  /** Whether nothing more will come. */
  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Bytes that have come since {@link LinePipe.start}: whoever waits sees by them that the far side is alive. */
  get received(): number {
    return this.#received;
  }

  /** Whether the far side is slow to read what was sent. */
  get isDraining(): boolean {
    return this.#draining;
  }

  /** Begins to read: what has come so far first. */
  start(stream: ByteStream, handlers: LineHandlers): void {
    this.#stream = stream;
    this.#handlers = handlers;
    for (const bytes of this.#held.splice(0)) this.onBytes(bytes);
    if (this.#closed !== undefined) handlers.onClosed(this.#closed);
  }

  /** Sends text, in UTF-8. */
  send(text: string): void {
    if (this.#closed !== undefined) return;
    this.#out += text;
    if (this.#out.length > MOST_WAITING) {
      this.#end(`it does not read: more than ${MOST_WAITING} characters wait for it`);
      return;
    }
    if (this.#draining) return;
    this.#schedule();
    if (this.#out.length >= PIECE) this.context.publishAll([]);
  }

  /** Sends what waits, then closes. Idempotent. */
  async close(): Promise<void> {
    this.context.publishAll([]);
    await this.#stream?.close();
  }

  /** Drops the connection at once: nothing more is read, not even what has come already. */
  destroy(reason: string): void {
    this.#end(reason);
  }

  onBytes(bytes: Buffer): void {
    const handlers = this.#handlers;
    if (!handlers) {
      this.#held.push(bytes);
      return;
    }
    this.#received += bytes.length;
    for (const line of this.#splitter.push(bytes)) {
      if (this.isClosed) return;
      handlers.onLine(line);
    }
    if (this.#splitter.overflowed) this.#end(`it sent a line of more than ${this.limit} bytes`);
  }

  onEnd(): void {
    if (this.#handlers) for (const line of this.#splitter.end()) this.#handlers.onLine(line);
    void this.close();
  }

  onClose(error?: NetError): void {
    if (this.#closed !== undefined) return;
    this.#closed = error ? error.message : 'the far side closed the connection';
    this.#handlers?.onClosed(this.#closed);
  }

  #end(reason: string): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#stream?.destroy();
    this.#handlers?.onClosed(reason);
  }

  /** What is sent leaves after the facts that were given with it. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.context.publishThen([], this.#endTurn);
  }

  #flush(): void {
    if (this.#out === '' || !this.#stream || this.#draining) return;
    const text = this.#out;
    this.#out = '';
    if (this.#stream.write(text)) return;
    this.#draining = true;
    void this.#stream.drained().then(() => {
      this.#draining = false;
      this.#schedule();
    });
  }
}

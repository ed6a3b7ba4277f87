import { Buffer } from 'node:buffer';
import type { OnReadOpts, Socket } from 'node:net';
import type { StreamHandlers } from './net.js';

/** Bytes that are read at once. */
const READ_BYTES = 16_384;

/**
 * Reads a socket that we open into one buffer; by itself it takes a new one of 64 kB for every few bytes. What is told is
 * a copy. Nothing is told before {@link SocketReader.start}.
 */
export class SocketReader {
  /** What the socket is opened with, so that it is read so. */
  readonly options: { readonly onread: OnReadOpts } = {
    onread: {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (size, buffer) => {
        this.#take(Buffer.from(buffer.subarray(0, size)));
        return true;
      },
    },
  };
  readonly #early: Buffer[] = [];
  #hasEnded = false;
  #handlers: StreamHandlers | undefined;

  /** Looks for the end of what the far side sends, from the beginning: nobody is told of it twice. */
  watch(socket: Socket): void {
    socket.on('end', () => {
      this.#hasEnded = true;
      this.#handlers?.onEnd();
    });
  }

  /** Tells what has come so far, then what comes. */
  start(handlers: StreamHandlers): void {
    this.#handlers = handlers;
    for (const bytes of this.#early.splice(0)) handlers.onBytes(bytes);
    if (this.#hasEnded) handlers.onEnd();
  }

  #take(bytes: Buffer): void {
    if (this.#handlers) this.#handlers.onBytes(bytes);
    else this.#early.push(bytes);
  }
}

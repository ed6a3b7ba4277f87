import { Buffer } from 'node:buffer';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { afterReading } from '../kernel/after-reading.js';
import { systemClock } from '../kernel/clock.js';
import { kernelErrors, LabnetError } from '../kernel/errors.js';
import { connectError, formatAddress, listenError, netError } from './errors.js';
import type { Address, ByteStream, ConnectOptions, StreamHandlers, StreamListener } from './net.js';
import { portHolder } from './port-holder.js';
import { SocketReader } from './socket-reader.js';

/** After this long without traffic the system asks whether the far side is still there, in milliseconds. */
export const KEEPALIVE_MS = 30_000;
/** A far side that does not read keeps a stream from closing so long, in milliseconds. */
const MOST_FLUSH_MS = 5000;

/** Longest text that the platform writes from where it stands; of a longer one it makes bytes of thrice the size first. */
const MOST_TEXT = 5461;

/** Connects by TCP. */
export async function connectTcp(
  remote: Address,
  handlers: StreamHandlers,
  { timeoutMs = 10_000, signal }: ConnectOptions = {},
): Promise<ByteStream> {
  const reader = new SocketReader();
  const socket = connect({
    host: remote.host,
    port: remote.port,
    noDelay: true,
    keepAlive: true,
    allowHalfOpen: true,
    ...reader.options,
  });
  socket.setKeepAlive(true, KEEPALIVE_MS);
  reader.watch(socket);
  try {
    await opened(socket, 'connect', remote, { timeoutMs, signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return attachRead(socket, reader, handlers, new NodeByteStream(socket));
}

/** Listens by TCP. */
export async function listenTcp(
  bind: Address,
  accept: (stream: ByteStream) => StreamHandlers,
): Promise<StreamListener> {
  const server = createServer({
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_MS,
    allowHalfOpen: true,
  });
  server.on('connection', (socket) => attach(socket, accept));
  return listening(server, bind);
}

/** Has a server listen. Closing it drops its connections. */
export async function listening(server: Server, bind: Address): Promise<StreamListener> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(bind.port, bind.host, resolve);
    });
  } catch (error) {
    throw listenError('TCP', bind, error, await portHolder('tcp', bind.port));
  }
  // What goes wrong after this concerns single connections, which report it themselves.
  server.on('error', () => undefined);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : bind.port;
  let closed: Promise<void> | undefined;
  return {
    local: { host: bind.host, port },
    close() {
      closed ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      });
      return closed;
    },
  };
}

/** Joins a socket that was accepted with whoever handles it. */
export function attach(socket: Socket, accept: (stream: ByteStream) => StreamHandlers): void {
  const handlers = accept(new NodeByteStream(socket));
  socket.on('data', (bytes) => handlers.onBytes(bytes));
  socket.on('end', () => handlers.onEnd());
  tellClose(socket, handlers);
}

/** Joins a socket that we opened with whoever handles it: told as soon as whoever waits for the stream has it. */
export function attachRead<Stream extends NodeByteStream>(
  socket: Socket,
  reader: SocketReader,
  handlers: StreamHandlers,
  stream: Stream,
): Stream {
  process.nextTick(() => reader.start(handlers));
  tellClose(socket, handlers);
  return stream;
}

function tellClose(socket: Socket, handlers: StreamHandlers): void {
  let failure: unknown;
  socket.on('error', (error) => (failure = error));
  socket.on('close', () => handlers.onClose(failure === undefined ? undefined : netError(failure)));
}

/** A byte stream over a socket of Node, plain or encrypted. */
export class NodeByteStream implements ByteStream {
  readonly local: Address;
  readonly remote: Address;

  constructor(private readonly socket: Socket) {
    this.local = { host: socket.localAddress ?? '', port: socket.localPort ?? 0 };
    this.remote = { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  }

  write(data: Uint8Array | string): boolean {
    const isLong = typeof data === 'string' && data.length > MOST_TEXT;
    return this.socket.writable && this.socket.write(isLong ? Buffer.from(data) : data);
  }

  drained(): Promise<void> {
    if (!this.socket.writableNeedDrain) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const done = () => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.on('drain', done).on('close', done);
    });
  }

  close(): Promise<void> {
    if (this.socket.destroyed) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.socket.destroy(), MOST_FLUSH_MS);
      this.socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.socket.end(() => this.socket.destroy());
    });
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/**
 * Waits until a socket is open.
 *
 * @param event - What says so: `connect`, or `secureConnect` of an encrypted one.
 */
export function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  remote: Address,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const timer = afterReading(systemClock, timeoutMs, () =>
      end(connectError(remote, { code: 'ETIMEDOUT', message: `no answer within ${timeoutMs} ms` })),
    );
    const abort = () =>
      end(
        new LabnetError(
          kernelErrors.LABNET_CANCELLED,
          `connecting to ${formatAddress(remote)} was cancelled`,
        ),
      );
    const fail = (error: Error) => end(connectError(remote, error));
    const end = (error?: Error) => {
      timer.cancel();
      signal?.removeEventListener('abort', abort);
      socket.off('error', fail);
      if (error) reject(error);
      else resolve();
    };
    socket.once(event, () => end());
    socket.once('error', fail);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
  });
}

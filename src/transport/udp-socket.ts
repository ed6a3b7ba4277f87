import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { connectError, listenError, netError } from './errors.js';
import type { Address, UdpHandlers, UdpOptions, UdpSocket } from './net.js';
import { portHolder } from './port-holder.js';

/** Room for bursts while the event loop is busy, in bytes; the system may give less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** Opens a UDP socket of this computer. Addresses must be numeric: nothing is looked up. */
export async function openUdpSocket(options: UdpOptions, handlers: UdpHandlers): Promise<UdpSocket> {
  const { bind, remote } = options;
  const family = isIPv6((bind ?? remote)?.host ?? '') ? 6 : 4;
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    // Addresses are numeric here; the default would go through the resolver for each datagram.
    lookup: (host, _options, callback) => callback(null, host, family),
  });
  await bound(socket, bind);
  if (remote) await connected(socket, remote);
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch {
    // A smaller buffer only drops earlier under a flood.
  }
  socket.on('message', (bytes, { address, port }) => handlers.onDatagram(bytes, { host: address, port }));
  return new NodeUdpSocket(socket, handlers, remote !== undefined);
}

class NodeUdpSocket implements UdpSocket {
  readonly local: Address;
  #closed: Promise<void> | undefined;
  readonly #onSent: (error: Error | null) => void;

  constructor(
    private readonly socket: Socket,
    handlers: UdpHandlers,
    private readonly isConnected: boolean,
  ) {
    const { address, port } = socket.address();
    this.local = { host: address, port };
    const report = (error: unknown) => {
      if (!this.#closed) handlers.onError(netError(error));
    };
    // A refusal arrives at the next send or receive of the socket, whichever comes first; the socket stays usable.
    socket.on('error', report);
    this.#onSent = (error) => {
      if (error) report(error);
    };
  }

  send(bytes: Uint8Array, to?: Address, isWatched = true): void {
    if (this.#closed) return;
    const onSent = isWatched ? this.#onSent : undefined;
    if (this.isConnected || !to) this.socket.send(bytes, onSent);
    else this.socket.send(bytes, to.port, to.host, onSent);
  }

  close(): Promise<void> {
    this.#closed ??= new Promise<void>((resolve) => this.socket.close(resolve));
    return this.#closed;
  }
}

async function bound(socket: Socket, bind: Address | undefined): Promise<void> {
  const where = bind ?? { host: '0.0.0.0', port: 0 };
  try {
    await once(socket, 'listening', () => (bind ? socket.bind(bind.port, bind.host) : socket.bind()));
  } catch (error) {
    socket.close();
    throw listenError('UDP', where, error, await portHolder('udp', where.port));
  }
}

async function connected(socket: Socket, remote: Address): Promise<void> {
  try {
    await once(socket, 'connect', () => socket.connect(remote.port, remote.host));
  } catch (error) {
    socket.close();
    throw connectError(remote, error);
  }
}

function once(socket: Socket, event: 'listening' | 'connect', begin: () => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      socket.off(event, succeed);
      reject(error);
    };
    const succeed = () => {
      socket.off('error', fail);
      resolve();
    };
    socket.once(event, succeed);
    socket.once('error', fail);
    begin();
  });
}

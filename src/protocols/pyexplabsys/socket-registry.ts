import type { ServerStatus } from './wire/activity.js';

/** A socket server that runs. */
export interface RegisteredSocket {
  readonly port: number;
  /** What `status` says of it. */
  status(nowS: number): ServerStatus;
  /** Its entry of {@link SocketRegistry.DATA}, with getters for what changes. */
  readonly view: object;
}

/**
 * The socket servers of one lab, in order of opening: what `status` reports, whichever of them is asked.
 *
 * @see PyExpLabSys/common/sockets.py, DATA and socket_server_status
 */
export class SocketRegistry {
  /** Port to data, read-only and live, with the keys of the reference's `DATA`. */
  readonly DATA: Readonly<Record<number, unknown>> = {};
  readonly #sockets = new Map<number, RegisteredSocket>();

  has(port: number): boolean {
    return this.#sockets.has(port);
  }

  add(socket: RegisteredSocket): void {
    this.#sockets.set(socket.port, socket);
    Object.defineProperty(this.DATA, socket.port, {
      value: socket.view,
      enumerable: true,
      configurable: true,
    });
  }

  /** Takes a socket out; does nothing when another one has its port by now. */
  remove(socket: RegisteredSocket): void {
    if (this.#sockets.get(socket.port) !== socket) return;
    this.#sockets.delete(socket.port);
    Reflect.deleteProperty(this.DATA, socket.port);
  }

  /** Status of every server by its port. */
  status(nowS: number): ReadonlyMap<number, ServerStatus> {
    return new Map([...this.#sockets].map(([port, socket]) => [port, socket.status(nowS)]));
  }
}

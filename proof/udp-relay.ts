import type { Socket } from 'node:dgram';
import { boundSocket } from './bound-socket.js';

/** What a relay does to datagrams, each way. */
export interface RelayFaults {
  /** Share that vanishes, 0 to 1. */
  readonly loss: number;
  /** Share that is sent on twice. */
  readonly duplicate: number;
  readonly delayMs: number;
  /** Up to so much more, at random: later datagrams overtake earlier ones. */
  readonly jitterMs: number;
}

/** A bad way to one port, over real sockets. */
export interface Relay {
  /** Port to send to in place of the other. */
  readonly port: number;
  readonly close: () => void;
}

/**
 * Passes datagrams on between whoever sends and a port of 127.0.0.1, where the kernel offers no bad network.
 *
 * @param random - 0 to 1.
 */
export async function openRelay(to: number, faults: RelayFaults, random: () => number): Promise<Relay> {
  const near = await boundSocket();
  const far = new Map<number, Promise<Socket>>();
  const timers = new Set<NodeJS.Timeout>();
  const pass = (send: () => void) => {
    const copies = (random() < faults.loss ? 0 : 1) + (random() < faults.duplicate ? 1 : 0);
    for (let copy = 0; copy < copies; copy += 1) {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          send();
        },
        faults.delayMs + faults.jitterMs * random(),
      );
      timers.add(timer);
    }
  };
  const open = async (port: number, address: string) => {
    const socket = await boundSocket();
    socket.on('message', (bytes) => pass(() => near.send(bytes, port, address)));
    return socket;
  };
  near.on('message', (bytes, { port, address }) => {
    const known = far.get(port);
    const opening = known ?? open(port, address);
    if (!known) far.set(port, opening);
    void opening.then((socket) => pass(() => socket.send(bytes, to, '127.0.0.1')));
  });
  return {
    port: near.address().port,
    close() {
      for (const timer of timers) clearTimeout(timer);
      near.close();
      for (const opening of far.values()) void opening.then((socket) => socket.close());
    },
  };
}

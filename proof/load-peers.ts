import { boundSocket } from './bound-socket.js';

/** Bare rigs that echo everything, and a bare client that sends to a listener: the world of the lab under load. */
export interface LoadPeers {
  readonly rigPorts: readonly number[];
  /** Numbers of the messages that reached a rig. */
  readonly arrived: Set<number>;
  /** Numbers of the client's messages that were echoed. */
  readonly echoed: Set<number>;
  readonly isSending: boolean;
  /** The client sends to this port of a lab from now on. */
  sendTo(port: number): void;
  /** A new lab is killed next: nothing is known of it yet. */
  forget(): void;
  close(): void;
}

const RIGS = 4;
/** What the client sends at a time, and how often in milliseconds. */
const BATCH = 4;
const EVERY_MS = 2;

/** Opens them on free ports of the loopback interface. */
export async function openLoadPeers(): Promise<LoadPeers> {
  const arrived = new Set<number>();
  const echoed = new Set<number>();
  const rigs = await Promise.all(Array.from({ length: RIGS }, () => boundSocket()));
  for (const rig of rigs) {
    rig.on('message', (bytes, { port, address }) => {
      arrived.add(numberOf(bytes));
      rig.send(bytes, port, address);
    });
  }
  const client = await boundSocket();
  client.on('message', (bytes) => echoed.add(numberOf(bytes)));
  let next = 0;
  let listenPort: number | undefined;
  const timer = setInterval(() => {
    for (let index = 0; listenPort !== undefined && index < BATCH; index += 1) {
      client.send(`[64, 20, {"n": ${next++}}]`, listenPort, '127.0.0.1');
    }
  }, EVERY_MS);
  return {
    rigPorts: rigs.map((rig) => rig.address().port),
    arrived,
    echoed,
    get isSending() {
      return listenPort !== undefined;
    },
    sendTo: (port) => (listenPort = port),
    forget() {
      listenPort = undefined;
      arrived.clear();
      echoed.clear();
    },
    close() {
      clearInterval(timer);
      for (const socket of [...rigs, client]) socket.close();
    },
  };
}

/** The number in a message of the load. -1: none. */
export function numberOf(message: Buffer | string): number {
  return Number(/"n": (\d+)/.exec(message.toString())?.[1] ?? -1);
}

import type { Net, UdpSocket } from '../transport/net.js';

/** Below the ports that systems give to whoever asks for any: another socket cannot be given one of them in between. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
const TRIES = 100;

const quiet = { onDatagram: () => undefined, onError: () => undefined };

/**
 * UDP ports that nobody listens on, each another, for somebody else to listen on in a moment. Two labs of this computer
 * that begin at once look at different ones.
 *
 * @throws LABNET_PORT_IN_USE
 */
export async function freePorts(net: Net, host: string, count: number): Promise<readonly number[]> {
  const held: UdpSocket[] = [];
  const first = process.pid * count;
  try {
    for (let tries = 1; held.length < count; tries += 1) {
      const port = FIRST_PORT + ((first + tries - 1) % PORTS);
      try {
        held.push(await net.openUdp({ bind: { host, port } }, quiet));
      } catch (error) {
        if (tries === TRIES) throw error;
      }
    }
    return held.map(({ local }) => local.port);
  } finally {
    await Promise.all(held.map((socket) => socket.close()));
  }
}

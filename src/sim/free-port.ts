import type { Net } from '../transport/net.js';

/** Below the ports that systems give to whoever asks for any: another socket cannot be given it in between. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
const TRIES = 20;

/** A UDP port that nobody listens on, for somebody else to listen on in a moment, or for nobody. */
export async function freePort(net: Net, host: string): Promise<number> {
  const nothing = () => undefined;
  for (let tries = 1; ; tries += 1) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    try {
      const socket = await net.openUdp({ bind: { host, port } }, { onDatagram: nothing, onError: nothing });
      await socket.close();
      return port;
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

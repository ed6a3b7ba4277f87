import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to whoever asks for any, and above those of the simulated lab. */
const FIRST_PORT = 30_000;
const PORTS = 2_700;

/** Tests that run at the same time begin at different places; each goes through the ports in order. */
let next = Math.floor(Math.random() * PORTS);

/**
 * A port of the loopback that nobody listens on, for somebody who cannot listen on port 0. It is not given twice in a
 * file of tests: what is named after it, and peers that still talk to the one before, stay apart.
 */
export async function freePort(scheme: 'udp' | 'tcp'): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + (next++ % PORTS);
    if (await isFree(scheme, port)) return port;
  }
}

async function isFree(scheme: 'udp' | 'tcp', port: number): Promise<boolean> {
  const listening =
    scheme === 'udp'
      ? createSocket('udp4').bind(port, '127.0.0.1')
      : createServer().listen(port, '127.0.0.1');
  try {
    await once(listening, 'listening');
  } catch {
    return false;
  }
  await new Promise<void>((resolve) => listening.close(() => resolve()));
  return true;
}

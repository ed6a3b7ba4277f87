import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to whoever asks for any, and above those of the simulated lab. */
const FIRST_PORT = 30_000;
const PORTS = 2_700;

/** A port of the loopback that nobody listens on, for somebody who cannot listen on port 0. */
export async function freePort(scheme: 'udp' | 'tcp'): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
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

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below the ports that systems give to whoever asks for any, and above those of the simulated lab. */
const FIRST_PORT = 30_000;
const PORTS = 2_700;

/** Each file of tests begins at another place, and goes through the ports in order. */
let next = Math.floor(Math.random() * PORTS);

/**
 * A port of the loopback that nobody listens on, for somebody who cannot listen on port 0. It is given once in a whole
 * run of tests: whoever got it may listen on it a while later, and what is named after it, and peers that still talk to
 * the one before, stay apart.
 */
export async function freePort(scheme: 'udp' | 'tcp'): Promise<number> {
  for (let tries = 0; tries < PORTS; tries += 1) {
    const port = FIRST_PORT + (next++ % PORTS);
    if (claim(`${scheme}-${port}`) && (await isFree(scheme, port))) return port;
  }
  throw new Error(`all ${PORTS} ports of ${scheme} were given away`);
}

/** Files of tests run beside each other: a folder can be made once only. */
function claim(name: string): boolean {
  const claims = join(tmpdir(), 'labnet-test-ports');
  mkdirSync(claims, { recursive: true });
  try {
    mkdirSync(join(claims, name));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
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

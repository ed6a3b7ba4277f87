// The way there and back without labnet: three processes that pass bytes on and nothing else, by TLS and plain.
// `node bench/msl-bare.mjs relay|echo …` is one of them; prints its port as JSON, ends with its standard input.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';

/** About as long as a request. */
const BYTES = Buffer.alloc(170, 0x78);

/** Connects with the relay. */
export async function dialBare(mode, port) {
  const where = { host: '127.0.0.1', port, noDelay: true };
  const isTls = mode === 'tls';
  const socket = isTls ? tls.connect({ ...where, rejectUnauthorized: false }) : connect(where);
  await once(socket, isTls ? 'secureConnect' : 'connect');
  return socket.setNoDelay(true);
}

/** Sends some bytes and waits until they are back. */
export async function bareTrip(socket) {
  socket.write(BYTES);
  for (let left = BYTES.length; left > 0;) {
    const [bytes] = await once(socket, 'data');
    left -= bytes.length;
  }
}

async function relay(mode, home) {
  const sockets = [];
  // By TLS a client is through before the server knows it: nothing is read before both are there.
  const accept = (socket) => {
    sockets.push(socket.on('error', () => undefined));
    const [one, other] = sockets;
    if (!other) return;
    one.on('data', (bytes) => other.write(bytes));
    other.on('data', (bytes) => one.write(bytes));
  };
  const pem = (folder, name) => readFileSync(join(home, folder, name));
  const server =
    mode === 'tls'
      ? tls.createServer(
          { key: pem('keys', 'localhost.key'), cert: pem('certs', 'localhost.crt'), noDelay: true },
          accept,
        )
      : createServer({ noDelay: true }, accept);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

const [kind, mode, home, port] = process.argv.slice(2);
if (kind === 'relay' || kind === 'echo') {
  let listens = 0;
  if (kind === 'relay') listens = await relay(mode, home);
  else {
    const socket = await dialBare(mode, Number(port));
    socket.on('data', (bytes) => socket.write(bytes)).on('error', () => undefined);
  }
  process.stdout.write(`${JSON.stringify([listens])}\n`);
  process.stdin.on('end', () => process.exit()).resume();
}

// Far ends in a process of their own: `node bench/peer.mjs bare|labnet|rigs|session [count] [delay in ms]`. Prints its ports
// as JSON, ends with its standard input.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { loadSubject } from './subject.mjs';

const [kind, count = '1', delayMs = '0'] = process.argv.slice(2);

/** Sends every datagram back, and does nothing else. */
async function bareEcho() {
  const socket = await boundSocket();
  socket.on('message', (bytes, { port, address }) => socket.send(bytes, port, address));
  return socket.address().port;
}

/** A listener of labnet. */
async function labnetEcho() {
  const { EchoProtocol, context } = await loadSubject();
  const listener = await EchoProtocol.server('udp://127.0.0.1:0', context, {
    name: 'listener',
    // What is measured is how fast it answers; the far end is one address that sends as fast as it can.
    messagesPerSecond: Infinity,
  });
  return listener.port;
}

/** Echoes every message, at once or after a while, and answers it with the same event; takes the echo of that. */
async function bareRig(number) {
  const socket = await boundSocket();
  let answer = '';
  const take = (bytes, text, { port, address }) => {
    socket.send(bytes, port, address);
    const [event] = JSON.parse(text);
    answer = `[${event}, "rig ${number}", ${performance.now()}]`;
    socket.send(answer, port, address);
  };
  socket.on('message', (bytes, from) => {
    const text = bytes.toString('latin1');
    if (text === answer) return;
    if (delayMs === '0') take(bytes, text, from);
    else setTimeout(take, Number(delayMs), bytes, text, from);
  });
  return socket.address().port;
}

async function boundSocket() {
  const socket = createSocket({
    type: 'udp4',
    lookup: (host, _options, callback) => callback(null, host, 4),
  });
  const listening = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await listening;
  return socket;
}

const CODENAMES = Array.from({ length: 200 }, (_, index) => `codename_${index}`);

/** A pull socket of labnet: the first port has 10 codenames, the second 200. */
async function labnetPull(number) {
  const { DateDataPullSocket, context } = await loadSubject();
  const codenames = CODENAMES.slice(0, number === 0 ? 10 : 200);
  const options = { name: 'bench', codenames, timeouts: 600, host: '127.0.0.1', port: 0 };
  const socket = await DateDataPullSocket.open(options, context);
  for (const [index, codename] of codenames.entries()) socket.setPointNow(codename, index + 0.5);
  // A laboratory sets values while it is asked.
  setInterval(() => socket.setPointNow(codenames[0], Math.random()), 10);
  return socket.port;
}

/** Sends back a ready answer of the size that the request asks for, and does nothing else. */
async function bareResponder() {
  const socket = await boundSocket();
  const answers = new Map();
  socket.on('message', (bytes, { port, address }) => {
    const size = Number(bytes.toString('latin1'));
    if (!answers.has(size)) answers.set(size, Buffer.alloc(size, 'x'));
    socket.send(answers.get(size), port, address);
  });
  return socket.address().port;
}

/** A rig of a session: echoes and answers at once; the first is the main sync, whose session is of today. */
async function bareSessionRig(number) {
  const socket = await boundSocket();
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) =>
    String(part).padStart(2, '0'),
  );
  const info = JSON.stringify({
    main_sync: number === 0,
    exp_ref: number === 0 ? `${day.join('-')}_1_bench` : null,
  });
  let answer = '';
  socket.on('message', (bytes, { port, address }) => {
    const text = bytes.toString('latin1');
    if (text === answer) return;
    socket.send(bytes, port, address);
    const [event] = JSON.parse(text);
    answer = event === 64 ? `[64, ${performance.now()}, ${info}]` : `[${event}, ${performance.now()}]`;
    socket.send(answer, port, address);
  });
  return socket.address().port;
}

const makers = {
  session: bareSessionRig,
  pull: labnetPull,
  responder: bareResponder,
  bare: bareEcho,
  labnet: labnetEcho,
  rigs: bareRig,
};
const ports = await Promise.all(Array.from({ length: Number(count) }, (_, index) => makers[kind](index)));
process.stdout.write(`${JSON.stringify(ports)}\n`);
process.stdin.on('end', () => process.exit()).resume();

// Services.start to a hundred rigs: ours, the reference's, and bare sockets that do no more than the wire asks for.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { aim, hasReference, median, quantile, runReference, startNodePeer } from './measure.mjs';
import { loadSubject } from './subject.mjs';

const RIGS = 100;
const ROUNDS = 5;
const STARTS = 20;
const WARM_UP = 30;

let sessions = 0;
const nextReference = () => `2022-01-01_${Date.now()}${(sessions += 1)}_subject`;

/** Sends to all, echoes every answer, reads nothing: no client of these rigs is faster. */
async function openBare(ports) {
  const sockets = await Promise.all(
    ports.map(async (port) => {
      const socket = createSocket('udp4');
      const connected = once(socket, 'connect');
      socket.connect(port, '127.0.0.1');
      await connected;
      return socket;
    }),
  );
  const start = () =>
    new Promise((resolve) => {
      const message = `[2, "${nextReference()}", null]`;
      let missing = sockets.length;
      for (const socket of sockets) {
        socket.removeAllListeners('message').on('message', (bytes) => {
          if (bytes.toString('latin1') === message) return;
          socket.send(bytes);
          missing -= 1;
          if (missing === 0) resolve();
        });
        socket.send(message);
      }
    });
  return { start, close: async () => sockets.forEach((socket) => socket.close()) };
}

async function openLabnet(ports) {
  const { EchoProtocol, Services, context } = await loadSubject();
  const rigs = await Promise.all(
    ports.map((port, index) =>
      EchoProtocol.client(`udp://127.0.0.1:${port}`, context, { name: `rig ${index}` }),
    ),
  );
  const services = new Services(rigs);
  const start = async () => {
    const responses = await services.start(nextReference());
    if (responses.size !== RIGS) throw new Error(`${responses.size} of ${RIGS} rigs answered`);
  };
  return { start, close: () => services.close() };
}

async function round({ start }, count) {
  const taken = [];
  for (let index = 0; index < count; index += 1) {
    const before = performance.now();
    await start();
    taken.push(performance.now() - before);
  }
  return taken;
}

function report(name, rounds) {
  const ms = (share) => `${quantile(rounds.flat(), share).toFixed(1)} ms`.padStart(9);
  console.log(`  ${name.padEnd(46)} p50 ${ms(0.5)}   p99 ${ms(0.99)}`);
}

const ratio = (over, under) => median(over.map((taken, index) => median(taken) / median(under[index])));

async function measure(delayMs) {
  const far = await startNodePeer('rigs', RIGS, delayMs);
  const clients = { bare: await openBare(far.ports), labnet: await openLabnet(far.ports) };
  const rounds = { bare: [], labnet: [], reference: [] };
  for (const client of Object.values(clients)) await round(client, WARM_UP);
  for (let index = 0; index < ROUNDS; index += 1) {
    for (const [name, client] of Object.entries(clients)) rounds[name].push(await round(client, STARTS));
    if (!hasReference) continue;
    const { starts } = await runReference('services', STARTS + 3, ...far.ports);
    rounds.reference.push(starts.slice(3));
  }
  for (const client of Object.values(clients)) await client.close();
  await far.close();
  return rounds;
}

/** Measures and prints. */
export async function benchStartRigs() {
  for (const [delayMs, what] of [
    [0, 'echo and answer at once'],
    [1, 'echo and answer after 1 ms'],
  ]) {
    const rounds = await measure(delayMs);
    console.log(`Services.start to ${RIGS} rigs that ${what}, ${ROUNDS} rounds of ${STARTS}`);
    report('bare dgram sockets', rounds.bare);
    report('labnet', rounds.labnet);
    if (!hasReference) continue;
    report('iblutil', rounds.reference);
    aim(`start of rigs that ${what}, over iblutil`, ratio(rounds.labnet, rounds.reference), {
      atMost: 0.2,
      bare: ratio(rounds.bare, rounds.reference),
    });
  }
}

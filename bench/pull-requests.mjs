// Requests a second of a pull socket, with one and with sixteen outstanding, against a bare responder whose answers
// have the same size, in the same run.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { aim, median, startNodePeer } from './measure.mjs';

const ROUNDS = 5;
const SECONDS = 0.6;

/**
 * What the reference did on one machine, requests a second with one outstanding and with sixteen; there a bare
 * responder did {@link REFERENCE_BARE}. On another machine the ratio of the two is what can be compared.
 */
const REFERENCE = {
  name: { 1: 24_000, 16: 57_000 },
  'json_wn, 10 codenames': { 1: 14_600, 16: 20_000 },
  'json_wn, 200 codenames': { 16: 2900 },
};
const REFERENCE_BARE = 56_000;
const AIMS = { name: 0.9, 'json_wn, 10 codenames': 2, 'json_wn, 200 codenames': 8 };

/** Keeps so many requests outstanding for a while. Returns answers a second. */
async function rate(port, request, outstanding) {
  const socket = createSocket('udp4');
  const connected = once(socket, 'connect');
  socket.connect(port, '127.0.0.1');
  await connected;
  let answers = 0;
  socket.on('message', () => {
    answers += 1;
    socket.send(request);
  });
  const before = performance.now();
  for (let count = 0; count < outstanding; count += 1) socket.send(request);
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const elapsed = (performance.now() - before) / 1000;
  socket.close();
  return answers / elapsed;
}

async function sizeOf(port, request) {
  const socket = createSocket('udp4');
  const received = once(socket, 'message');
  socket.send(request, port, '127.0.0.1');
  const [bytes] = await received;
  socket.close();
  return bytes.length;
}

/** Prints a table, and the aims. */
export async function benchPullRequests() {
  const [pull, responder] = await Promise.all([startNodePeer('pull', 2), startNodePeer('responder')]);
  const [ten, many] = pull.ports;
  const [bare] = responder.ports;
  const cases = [
    ['name', ten, 'name'],
    ['json_wn, 10 codenames', ten, 'json_wn'],
    ['json_wn, 200 codenames', many, 'json_wn'],
  ];
  console.log('pull requests a second, median of rounds (labnet | bare responder)');
  for (const [name, port, request] of cases) {
    const size = await sizeOf(port, request);
    for (const outstanding of [1, 16]) {
      const ours = [];
      const floor = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(await rate(port, request, outstanding));
        floor.push(await rate(bare, String(size), outstanding));
      }
      report(name, outstanding, median(ours), median(floor));
    }
  }
  await Promise.all([pull.close(), responder.close()]);
}

function report(name, outstanding, ours, floor) {
  const figures = `${String(Math.round(ours)).padStart(7)} | ${String(Math.round(floor)).padStart(7)}`;
  console.log(
    `  ${`${name}, ${outstanding} outstanding`.padEnd(42)} ${figures}   ${(ours / floor).toFixed(2)} of bare`,
  );
  const reference = REFERENCE[name][outstanding];
  if (reference === undefined) return;
  const there = reference / REFERENCE_BARE;
  aim(
    `${name}, ${outstanding} outstanding, against the reference (by the bare responder)`,
    ours / floor / there,
    {
      atLeast: AIMS[name],
    },
  );
}

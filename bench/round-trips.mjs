// Round trips of confirmedSend against a bare dgram loop with datagrams of the same size, and against the reference.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  aim,
  hasReference,
  median,
  quantile,
  runReference,
  startNodePeer,
  startReference,
} from './measure.mjs';
import { loadSubject } from './subject.mjs';

const ROUNDS = 9;
const TRIPS = 3000;
const WARM_UP = 3000;

/** No two messages are alike: how often the same bytes are echoed to one address is limited. */
let sent = 1_000_000_000_000_000_000n;
const nextNumber = () => String((sent += 1n)).padStart(20, '0');

/** Socket to socket, with nothing in between: the floor. */
async function openBare(port) {
  const socket = createSocket('udp4');
  const connected = once(socket, 'connect');
  socket.connect(port, '127.0.0.1');
  await connected;
  const trips = (count) =>
    new Promise((resolve) => {
      const taken = [];
      let before = 0;
      const send = () => {
        before = performance.now();
        socket.send(`[64, 0, {"n": "${nextNumber()}"}]`);
      };
      const take = () => {
        taken.push(performance.now() - before);
        if (taken.length < count) return send();
        socket.off('message', take);
        return resolve(taken);
      };
      socket.on('message', take);
      send();
    });
  return { trips, close: async () => socket.close() };
}

async function openLabnet(port, journalDir) {
  const { EchoProtocol, context, closeJournal } = await loadSubject(journalDir);
  const rig = await EchoProtocol.client(`udp://127.0.0.1:${port}`, context, { name: 'rig' });
  const trips = async (count) => {
    const taken = [];
    for (let index = 0; index < count; index += 1) {
      const before = performance.now();
      await rig.confirmedSend([64, 0, { n: nextNumber() }]);
      taken.push(performance.now() - before);
    }
    return taken;
  };
  return {
    trips,
    async close() {
      await rig.close();
      closeJournal();
    },
  };
}

/** Runs a client once and returns its round trips in milliseconds and its rate. */
async function round({ trips }, count) {
  const before = performance.now();
  const taken = await trips(count);
  return { taken, perSecond: (count / (performance.now() - before)) * 1000 };
}

async function reference(port, count) {
  const { trips, elapsedMs } = await runReference('trips', port, count);
  return { taken: trips, perSecond: (count / elapsedMs) * 1000 };
}

function report(name, rounds) {
  const all = rounds.flatMap(({ taken }) => taken);
  const rate = Math.round(median(rounds.map(({ perSecond }) => perSecond)));
  const us = (share) => `${Math.round(quantile(all, share) * 1000)} µs`.padStart(8);
  console.log(`  ${name.padEnd(46)} ${String(rate).padStart(7)}/s   p50 ${us(0.5)}   p99 ${us(0.99)}`);
}

/** Of the middle round trips, and of these the median over the rounds: other load of the machine hits single trips. */
const ratio = (over, under) =>
  median(over.map(({ taken }, index) => median(taken) / median(under[index].taken)));

/** Measures and prints. */
export async function benchRoundTrips() {
  const journalDir = await mkdtemp(join(tmpdir(), 'labnet-bench-'));
  const bareFar = await startNodePeer('bare');
  const labnetFar = await startNodePeer('labnet');
  const referenceFar = hasReference ? await startReference() : undefined;
  const clients = {
    bare: await openBare(bareFar.ports[0]),
    labnet: await openLabnet(bareFar.ports[0]),
    journal: await openLabnet(bareFar.ports[0], journalDir),
    both: await openLabnet(labnetFar.ports[0]),
  };
  const rounds = { bare: [], labnet: [], journal: [], both: [], reference: [] };
  for (const client of Object.values(clients)) await client.trips(WARM_UP);
  for (let index = 0; index < ROUNDS; index += 1) {
    for (const [name, client] of Object.entries(clients)) rounds[name].push(await round(client, TRIPS));
    if (referenceFar) rounds.reference.push(await reference(referenceFar.ports[0], TRIPS));
  }
  for (const client of Object.values(clients)) await client.close();
  await Promise.all([bareFar.close(), labnetFar.close(), referenceFar?.close()]);
  await rm(journalDir, { recursive: true });

  console.log(`confirmedSend, ${ROUNDS} rounds of ${TRIPS} round trips, far end in a process of its own`);
  report('bare dgram loop', rounds.bare);
  report('confirmedSend to the same bare echo', rounds.labnet);
  report('confirmedSend to the same, with a journal', rounds.journal);
  report('confirmedSend to a listener of labnet', rounds.both);
  if (hasReference) report('iblutil client and server', rounds.reference);
  aim('round trip of confirmedSend over the bare loop', ratio(rounds.labnet, rounds.bare), { atMost: 1.3 });
  if (hasReference) {
    aim('round trip of iblutil over labnet at both ends', ratio(rounds.reference, rounds.both), {
      atLeast: 3,
      bare: ratio(rounds.reference, rounds.bare),
    });
  } else console.log('  iblutil is not there: npm run test:interop installs it');
}

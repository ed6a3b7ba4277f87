// Calls of a service through a manager, one after the other and a thousand at once, by TLS and plain: client, manager
// and service of labnet in three processes, against those of the reference where it is there, in the same run, and our
// client alone against its manager and service. The reference keeps no journal.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  aim,
  hasReference,
  median,
  quantile,
  runMslReference,
  startBarePeer,
  startMslPeer,
  startMslReference,
} from './measure.mjs';
import { bareTrip, dialBare } from './msl-bare.mjs';
import { loadSubject } from './subject.mjs';

const SEQUENTIAL = 3000;
const PIPELINED = 1000;
const ROUNDS = 7;

/** What the reference did on one machine, calls a second by TLS. */
const REFERENCE = { sequential: 932, pipelined: 3772 };
const AIMS = { sequential: 5, pipelined: 8 };

async function measureLabnet(tls, home, journalDir) {
  const manager = await startMslPeer('manager', tls, home);
  const [port] = manager.ports;
  const service = await startMslPeer('service', tls, home, port);
  const measured = await measureClient(tls, home, port, journalDir);
  await service.close();
  await manager.close();
  return measured;
}

/** Our client alone: manager and service are the reference's. */
async function measureThroughReference(tls, home) {
  const reference = await startMslReference(tls);
  const measured = await measureClient(tls, home, reference.ports[0]);
  await reference.close();
  return measured;
}

/** What the way costs without labnet. @param home - With the key and certificate that our manager has made. */
async function measureBare(mode, home) {
  const relay = await startBarePeer('relay', mode, home);
  const echo = await startBarePeer('echo', mode, home, relay.ports[0]);
  const socket = await dialBare(mode, relay.ports[0]);
  const trips = [];
  for (let n = 0; n < 2 * SEQUENTIAL; n += 1) {
    const before = performance.now();
    await bareTrip(socket);
    trips.push(performance.now() - before);
  }
  socket.destroy();
  await echo.close();
  await relay.close();
  return trips.slice(SEQUENTIAL);
}

async function measureClient(tls, home, port, journalDir) {
  const { Client, context, closeJournal } = await loadSubject(journalDir);
  const address = { host: 'localhost', port, disableTls: tls !== 'tls', home };
  const client = await Client.connect({ ...address, autoSave: true, reconnect: false }, context);
  const link = await client.link('Math');
  for (let n = 0; n < SEQUENTIAL; n += 1) await link.add(n, 1);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureOnce(link));
  await client.disconnect();
  closeJournal();
  return summary(rounds);
}

async function measureOnce(link) {
  const trips = [];
  for (let n = 0; n < SEQUENTIAL; n += 1) {
    const before = performance.now();
    await link.add(n, 1);
    trips.push(performance.now() - before);
  }
  const before = performance.now();
  await Promise.all(Array.from({ length: PIPELINED }, (_, n) => link.add(n, 1)));
  return { trips, pipelinedMs: performance.now() - before };
}

function summary(rounds) {
  const trips = rounds.flatMap((round) => round.trips);
  return {
    sequential: median(rounds.map((round) => (round.trips.length / sum(round.trips)) * 1000)),
    pipelined: median(rounds.map(({ pipelinedMs }) => (PIPELINED / pipelinedMs) * 1000)),
    p50: quantile(trips, 0.5),
    p99: quantile(trips, 0.99),
  };
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

function report(name, { sequential, pipelined, p50, p99 }) {
  const rate = (value) => `${Math.round(value)}/s`.padStart(9);
  const us = (ms) => `${Math.round(ms * 1000)} µs`;
  console.log(
    `  ${name.padEnd(34)} one by one ${rate(sequential)}  p50 ${us(p50)}  p99 ${us(p99)}  ${PIPELINED} at once ${rate(pipelined)}`,
  );
}

/** Prints calls a second of a linked service. */
export async function benchMslCalls() {
  console.log('calls of a service through a manager');
  for (const tls of ['plain', 'tls']) {
    const home = await mkdtemp(join(tmpdir(), 'labnet-bench-'));
    const ours = await measureLabnet(tls, home);
    report(`labnet, ${tls}`, ours);
    report(`labnet with a journal, ${tls}`, await measureLabnet(tls, home, join(home, 'journal')));
    const bare = await measureBare(tls, home);
    const perSecond = Math.round((bare.length / sum(bare)) * 1000);
    console.log(
      `  ${`bare sockets, ${tls}`.padEnd(34)} one by one ${`${perSecond}/s`.padStart(9)}  p50 ${Math.round(quantile(bare, 0.5) * 1000)} µs  p99 ${Math.round(quantile(bare, 0.99) * 1000)} µs`,
    );
    if (hasReference) {
      const theirs = summary([await runMslReference(tls, 1000, PIPELINED)]);
      report(`the reference, ${tls}`, theirs);
      const apart = await mkdtemp(join(tmpdir(), 'labnet-bench-'));
      report(`our client, its manager, ${tls}`, await measureThroughReference(tls, apart));
      await rm(apart, { recursive: true });
      for (const kind of ['sequential', 'pipelined'])
        aim(`${tls}, ${kind}, times the reference of this run`, ours[kind] / theirs[kind], {
          atLeast: AIMS[kind],
          bare: kind === 'sequential' ? perSecond / theirs.sequential : undefined,
        });
    } else if (tls === 'tls') {
      for (const kind of ['sequential', 'pipelined'])
        aim(`${kind}, times the reference on one machine`, ours[kind] / REFERENCE[kind], {
          atLeast: AIMS[kind],
        });
    }
    await rm(home, { recursive: true });
  }
}

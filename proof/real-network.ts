import { spawnSync } from 'node:child_process';
import type { Socket } from 'node:dgram';
import { parseConfig } from '../src/config/parse-config.js';
import { openLab } from '../src/lab/open-lab.js';
import type { LabEvent } from '../src/model/lab-event.js';
import type { Communicator } from '../src/protocols/ibl-echo/index.js';
import { protocols } from '../src/protocols/registry.js';
import { seededRandom } from '../src/testing/index.js';
import { boundSocket } from './bound-socket.js';
import { codeOf, countOutcomes } from './exchange-outcomes.js';
import { openRelay } from './udp-relay.js';
import type { RelayFaults } from './udp-relay.js';

/** What the exchanges over real sockets came to. */
export interface RealNetworkReport {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

const RIGS = 8;
const NO_FAULTS: RelayFaults = { loss: 0, duplicate: 0, delayMs: 0, jitterMs: 0 };

/**
 * Exchanges with bare rigs over real sockets of the loopback interface, thirty-two at a time. The way is that of
 * the kernel, with whatever `tc netem` does to it, or goes through a relay that loses, doubles and delays.
 */
export async function runRealNetwork({
  exchanges = 1000,
  faults = NO_FAULTS,
  seed = 1,
  echoTimeoutMs = 500,
}): Promise<RealNetworkReport> {
  const rigs = await Promise.all(Array.from({ length: RIGS }, () => openBareRig()));
  const random = seededRandom(seed);
  const relays = await Promise.all(rigs.map((rig) => openRelay(rig.address().port, faults, random)));
  const uris = relays.map(({ port }, index) => [`rig${index}`, `udp://127.0.0.1:${port}`]);
  const config = parseConfig({ rigs: Object.fromEntries(uris) as unknown }, protocols, 'real network');
  const facts: LabEvent[] = [];
  const lab = await openLab(config, { observers: [(event) => facts.push(event)] });
  const all = Object.values(
    lab.globals.find(({ name }) => name === 'rigs')?.value as Record<string, Communicator>,
  );
  const told = new Map<number, string>();
  let next = 0;
  const worker = async (rig: Communicator) => {
    while (next < exchanges) {
      const n = next++;
      told.set(n, await tryOne(rig, n, echoTimeoutMs));
    }
  };
  await Promise.all(all.flatMap((rig) => Array.from({ length: 4 }, () => worker(rig))));
  await lab.close();
  for (const { close } of relays) close();
  for (const rig of rigs) rig.close();
  return { outcomes: countOutcomes(facts), problems: check(told, facts, exchanges) };
}

async function tryOne(rig: Communicator, n: number, echoTimeoutMs: number): Promise<string> {
  try {
    await rig.ask([2, 20, { n }], { responseTimeoutMs: 3 * echoTimeoutMs, echoTimeoutMs });
    return 'answered';
  } catch (error) {
    return codeOf(error);
  }
}

/** Each exchange ends once, as whoever waited was told; each message is sent once. */
function check(told: ReadonlyMap<number, string>, facts: readonly LabEvent[], exchanges: number): string[] {
  const numbers = new Map<number, number>();
  const sent = new Map<number, number>();
  const ended = new Map<number, string[]>();
  for (const fact of facts) {
    if (fact.type === 'exchange.started') numbers.set(fact.exchange, numberIn(fact.text));
    if (fact.type === 'message.sent' && fact.automatic !== true) {
      const n = numberIn(fact.wire);
      sent.set(n, (sent.get(n) ?? 0) + 1);
    }
    if (fact.type !== 'exchange.settled') continue;
    const n = numbers.get(fact.exchange) ?? -1;
    const end = fact.outcome === 'answered' ? fact.outcome : (fact.code ?? 'no code');
    ended.set(n, [...(ended.get(n) ?? []), end]);
  }
  return [
    ...[...sent].filter(([, times]) => times > 1).map(([n, times]) => `message ${n} was sent ${times} times`),
    ...[...told]
      .filter(([n, end]) => ended.get(n)?.join() !== end)
      .map(([n, end]) => `message ${n} was told to be ${end}, the facts say ${String(ended.get(n))}`),
    ...(ended.size === exchanges ? [] : [`${exchanges} were begun, ${ended.size} ended`]),
  ];
}

const numberIn = (text: string): number => Number(/"n": (\d+)/.exec(text)?.[1] ?? -1);

/** Echoes everything, and answers every message with one of its event. */
async function openBareRig(): Promise<Socket> {
  const socket = await boundSocket();
  socket.on('message', (bytes, { port, address }) => {
    const text = bytes.toString();
    if (text.includes('answer')) return;
    socket.send(bytes, port, address);
    socket.send(text.replace('20', '"answer"'), port, address);
  });
  return socket;
}

/** What the kernel is asked to do to the loopback interface of a network of its own. */
const NETEM = 'loss 20% duplicate 10% delay 40ms 100ms';

/** Runs this very script in a network of its own whose loopback interface is bad. False, with why, where that cannot be. */
function runInNetem(exchanges: number): boolean {
  const script = `ip link set lo up && tc qdisc add dev lo root netem ${NETEM} && exec "$0" "$1" exchanges=${exchanges} inside=1`;
  const args = ['-rn', 'sh', '-c', script, process.execPath, process.argv[1] ?? ''];
  const { status, stdout, stderr, error } = spawnSync('unshare', args, { encoding: 'utf8' });
  if (status === 0) {
    console.log(`tc netem, ${NETEM}:\n${stdout.trim()}`);
    return true;
  }
  const why = error?.message ?? stderr.trim().split('\n')[0] ?? '';
  console.log(`tc netem could not be had here: ${why === '' ? stdout.trim() : why}`);
  return false;
}

/** `npm run network`. */
export async function main({ exchanges = 2000, inside = 0 }): Promise<readonly string[]> {
  if (inside === 0) runInNetem(exchanges);
  const faults = inside === 1 ? NO_FAULTS : { loss: 0.2, duplicate: 0.1, delayMs: 20, jitterMs: 100 };
  const { outcomes, problems } = await runRealNetwork({ exchanges, faults });
  const counts = Object.entries(outcomes).map(([outcome, times]) => `${outcome} ${times}`);
  const where = inside === 1 ? 'kernel' : 'relay, each way 20 % loss, 10 % twice, 20 to 120 ms';
  console.log(`${exchanges} exchanges over real sockets, ${where}: ${counts.join(', ')}`);
  return problems;
}

import type { LabEvent } from '../src/model/lab-event.js';
import { bareContext } from '../src/protocols/bare-context.js';
import { EchoProtocol, ExpMessage } from '../src/protocols/ibl-echo/index.js';
import { NetworkSession } from '../src/protocols/iblrig/index.js';
import type { ProtocolContext } from '../src/protocols/protocol.js';
import { ManualClock, MemoryNet } from '../src/testing/index.js';
import type { Net } from '../src/transport/net.js';
import { codeOf } from './exchange-outcomes.js';

const RIGS = ['main', 'cameras', 'ephys'] as const;
type Peer = (typeof RIGS)[number] | 'labnet';
const FIRST_PORT = 11_001;
const REF = '2026-01-15_2_baz';
/** Noon of that day, wherever this computer is. */
const NOON_MS = new Date(2026, 0, 15, 12).getTime();
/** How long a rig is away. */
const AWAY_MS = 150;
/** Longer than all deadlines of a session together. */
const ENOUGH_MS = 120_000;

/** What the sessions came to. */
export interface RestartReport {
  readonly sessions: number;
  /** How often the session that met the restart ended so: `well`, or the code of the first error. */
  readonly ends: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

/**
 * Runs a session over three rigs again and again, and restarts one peer at one moment of it: at every `every`th
 * datagram, each rig and labnet itself. Whatever becomes of that session, the next one must go well.
 */
export async function restartEverywhere({ every = 1 }): Promise<RestartReport> {
  const whole = await runWithRestart('labnet', Infinity);
  const ends: Record<string, number> = {};
  const problems = [...whole.problems];
  let sessions = 1;
  for (let moment = 1; moment <= whole.datagrams; moment += every) {
    for (const peer of [...RIGS, 'labnet'] as const) {
      const run = await runWithRestart(peer, moment);
      sessions += 1;
      ends[run.end] = (ends[run.end] ?? 0) + 1;
      problems.push(...run.problems.map((problem) => `${peer} restarts at datagram ${moment}: ${problem}`));
    }
  }
  return { sessions, ends, problems };
}

async function runWithRestart(peer: Peer, moment: number) {
  const clock = new ManualClock(NOON_MS);
  const net = new MemoryNet({ clock });
  net.faults.delayMs = 1;
  const rigs = new Map<string, EchoProtocol>();
  const startRig = async (name: string) => void rigs.set(name, await openRig(name, { net, clock }));
  for (const name of RIGS) await startRig(name);
  let datagrams = 0;
  const restarted: Promise<void>[] = [];
  const first = openLab(clock, net);
  const restart = async () => {
    if (peer === 'labnet') {
      first.kill();
      return;
    }
    await rigs.get(peer)?.close();
    clock.after(AWAY_MS, () => void restarted.push(startRig(peer)));
  };
  // The network of a test tells nobody what passes, so its list of datagrams does.
  const push = net.sent.push.bind(net.sent);
  net.sent.push = (...sent) => {
    datagrams += sent.length;
    if (datagrams === moment) restarted.push(restart());
    return push(...sent);
  };
  const end = await runSession(first, clock);
  await clock.advance(AWAY_MS);
  await Promise.all(restarted);
  const count = datagrams;
  const second = openLab(clock, net);
  const again = await runSession(second, clock);
  await clock.advance(ENOUGH_MS);
  for (const rig of rigs.values()) await rig.close();
  await clock.advance(1000);
  return {
    datagrams: count,
    end,
    problems: [
      ...(again === 'well' ? [] : [`the next session ends with ${again}`]),
      ...(moment === Infinity && end !== 'well' ? [`a session without a restart ends with ${end}`] : []),
      ...checkExchanges(first.facts),
      ...checkExchanges(second.facts),
      ...(clock.pending > 0 ? [`${clock.pending} timers are left`] : []),
      ...(net.open > 0 ? [`${net.open} sockets are left`] : []),
    ],
  };
}

interface SmallLab {
  readonly context: ProtocolContext;
  readonly facts: LabEvent[];
  /** Its process is gone: nothing leaves it and nothing reaches it any more. */
  kill(): void;
}

function openLab(clock: ManualClock, net: MemoryNet): SmallLab {
  const facts: LabEvent[] = [];
  const sockets: { readonly close: () => Promise<void> }[] = [];
  const state = { isDead: false };
  const own: Net = {
    lookup: (name) => net.lookup(name),
    nameOf: (address) => net.nameOf(address),
    hostname: () => net.hostname(),
    listenTcp: (...args) => net.listenTcp(...args),
    listenTls: (...args) => net.listenTls(...args),
    connectTcp: (...args) => net.connectTcp(...args),
    connectTls: (...args) => net.connectTls(...args),
    async openUdp(options, handlers) {
      const socket = await net.openUdp(options, handlers);
      sockets.push(socket);
      return {
        ...socket,
        send: (...args: Parameters<typeof socket.send>) => {
          if (!state.isDead) socket.send(...args);
        },
      };
    },
  };
  return {
    context: bareContext({ net: own, clock, tell: (events) => void facts.push(...events) }),
    facts,
    kill() {
      state.isDead = true;
      for (const socket of sockets) void socket.close();
    },
  };
}

/** A rig that answers everything, with the information of a session where that is asked for. */
async function openRig(name: string, world: { net: Net; clock: ManualClock }): Promise<EchoProtocol> {
  const port = FIRST_PORT + RIGS.indexOf(name as (typeof RIGS)[number]);
  const rig = await EchoProtocol.server(`udp://127.0.0.1:${port}`, bareContext(world), { name });
  rig.assignCallback(ExpMessage.any(), (_data, addr, event) => {
    const info = { main_sync: name === 'main', exp_ref: name === 'main' ? REF : null };
    rig.send(Number(event) === 64 ? [64, 0, info] : [event, { ok: name }], { addr });
  });
  return rig;
}

/** Every step in turn, as far as it goes; cleaned up in any case. `well`, or the code of the first error. */
async function runSession({ context }: SmallLab, clock: ManualClock): Promise<string> {
  const session = new NetworkSession(context, { subject: 'baz', timeoutMs: 3000 });
  const uris = Object.fromEntries(RIGS.map((name, index) => [name, `udp://127.0.0.1:${FIRST_PORT + index}`]));
  const steps = [
    () => session.connect(uris),
    () => session.initMixinNetwork(),
    () => session.startMixinNetwork(),
    () => session.stopMixinNetwork(),
  ];
  let end = 'well';
  for (const step of steps) {
    end = await outcomeOf(step, clock);
    if (end !== 'well') break;
  }
  const cleaned = await outcomeOf(() => session.cleanupMixinNetwork({ notifyServices: false }), clock);
  return end === 'well' ? cleaned : end;
}

async function outcomeOf(step: () => Promise<unknown>, clock: ManualClock): Promise<string> {
  let end: string | undefined;
  void step().then(
    () => (end = 'well'),
    (error: unknown) => (end = codeOf(error)),
  );
  for (let ms = 0; end === undefined && ms < ENOUGH_MS; ms += 100) await clock.advance(100);
  return end ?? 'nothing: it hangs';
}

/** Each exchange that was begun ends once. */
function checkExchanges(facts: readonly LabEvent[]): string[] {
  const ended = new Map<number, number>();
  for (const fact of facts) {
    if (fact.type === 'exchange.started') ended.set(fact.exchange, 0);
    if (fact.type === 'exchange.settled') ended.set(fact.exchange, (ended.get(fact.exchange) ?? 5) + 1);
  }
  return [...ended]
    .filter(([, times]) => times !== 1)
    .map(([exchange, times]) => `exchange ${exchange} ends ${times} times`);
}

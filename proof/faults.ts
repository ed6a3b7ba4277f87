import { LabnetError } from '../src/kernel/errors.js';
import type { LabEvent, Outcome } from '../src/model/lab-event.js';
import type { Communicator } from '../src/protocols/ibl-echo/index.js';
import { seededRandom } from '../src/testing/index.js';
import { openFaultWorld } from './fault-world.js';
import type { FaultWorld } from './fault-world.js';

/** What the network and the rigs do, before and every 300 ms. */
interface Scenario {
  readonly begin?: (world: FaultWorld) => void | Promise<void>;
  readonly again?: (world: FaultWorld, random: () => number) => void | Promise<void>;
  /** Outcomes without which the scenario would have tried nothing. */
  readonly mustSee: readonly Outcome[];
}

const anyOf = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

/** The worlds in which exchanges are tried. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  '30 % loss': { begin: ({ net }) => void (net.faults.loss = 0.3), mustSee: ['answered', 'timeout'] },
  '30 % duplicates': {
    begin: ({ net }) => void Object.assign(net.faults, { duplicate: 0.3, delayMs: 10 }),
    mustSee: ['answered'],
  },
  'reordering by 200 ms of jitter': {
    begin: ({ net }) => void Object.assign(net.faults, { delayMs: 5, jitterMs: 200 }),
    mustSee: ['answered'],
  },
  'loss, duplicates, delay and jitter that pass the deadlines': {
    begin: ({ net }) =>
      void Object.assign(net.faults, { loss: 0.3, duplicate: 0.3, delayMs: 50, jitterMs: 800 }),
    mustSee: ['answered', 'timeout'],
  },
  'one-way cuts': {
    begin: ({ net }) => void (net.faults.delayMs = 50),
    again({ net, ports }, random) {
      net.heal();
      for (let index = 0; index < 4; index += 1) {
        const port = anyOf(ports, random);
        const ours = net.sent.findLast(({ to }) => to.port === port)?.from.port ?? 0;
        if (random() < 0.5) net.cut(ours, port);
        else net.cut(port, ours);
      }
    },
    mustSee: ['answered', 'timeout'],
  },
  'rigs that restart at any step': {
    begin: ({ net }) => void Object.assign(net.faults, { delayMs: 5, jitterMs: 50 }),
    async again({ ports, startRig, stopRig }, random) {
      for (const port of ports) await (random() < 0.3 ? stopRig(port) : startRig(port));
    },
    mustSee: ['answered', 'refused'],
  },
  'rigs that answer from another address': {
    begin: ({ net }) => void (net.faults.delayMs = 50),
    async again({ ports, moveRig, startRig, stopRig }, random) {
      const port = anyOf(ports, random);
      await stopRig(port);
      await (random() < 0.5 ? moveRig(port) : startRig(port));
    },
    mustSee: ['answered', 'timeout'],
  },
};

/** What the exchanges of one scenario came to. */
export interface FaultReport {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly labSeconds: number;
  /** Second copies of an echo that were taken for the rig's answer, which may have the same bytes. */
  readonly copiesTaken: number;
  readonly problems: readonly string[];
}

interface Tried {
  readonly n: number;
  /** `answered`, or the code of the error. */
  readonly ended: string;
}

const AT_ONCE = 3;
const EVERY_MS = 300;

/** Runs exchanges through a scenario, and looks for what must not be. */
export async function runFaults(name: string, { exchanges = 10_000, seed = 1 }): Promise<FaultReport> {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`no scenario ${name}`);
  const resources = countResources();
  const world = await openFaultWorld(seed);
  const { clock, net } = world;
  const random = seededRandom(seed + 1);
  await scenario.begin?.(world);
  const tried: Tried[] = [];
  let next = 0;
  const worker = async (rig: Communicator) => {
    while (next < exchanges) tried.push(await tryOne(rig, next++, world, random));
  };
  const state = { isRunning: true };
  const all = Promise.all(world.rigs.flatMap((rig) => Array.from({ length: AT_ONCE }, () => worker(rig))));
  void all.finally(() => (state.isRunning = false));
  while (state.isRunning) {
    await scenario.again?.(world, random);
    await clock.advance(EVERY_MS);
  }
  const labSeconds = clock.nowMs() / 1000;
  // The network is well again. What the two ends still have to say to each other must come to an end.
  Object.assign(net.faults, { loss: 0, duplicate: 0, delayMs: 1, jitterMs: 0 });
  net.heal();
  await clock.advance(60_000);
  const before = net.sent.length;
  await clock.advance(60_000);
  const endless = net.sent.length - before;
  const { facts, problems } = await readAll(world);
  await world.close();
  await clock.advance(10_000);
  return {
    outcomes: countOutcomes(facts),
    labSeconds,
    copiesTaken: facts.filter(isCopyTaken).length,
    problems: [
      ...problems,
      ...checkOutcomes(tried, facts, exchanges, scenario.mustSee),
      ...checkSends(world, facts),
      ...(endless > 0 ? [`${endless} datagrams in a minute in which nobody said anything`] : []),
      ...(clock.pending > 0 ? [`${clock.pending} timers are left`] : []),
      ...(net.open > 0 ? [`${net.open} sockets are left`] : []),
      ...(countResources() > resources ? ['handles of the process are left'] : []),
    ],
  };
}

async function readAll(world: FaultWorld) {
  const { facts, problems } = await world.readJournal();
  const pending = [...world.lab.store.state.exchanges.values()].filter(({ settled }) => !settled);
  return { facts, problems: [...problems, ...pending.map(({ id }) => `exchange ${id} is shown as pending`)] };
}

/** One exchange: a question, a message, or one of them that is cancelled while it waits. */
async function tryOne(
  rig: Communicator,
  n: number,
  { clock }: FaultWorld,
  random: () => number,
): Promise<Tried> {
  const controller = new AbortController();
  const timer =
    random() < 0.05 ? clock.after(random() * 1500, () => controller.abort()) : { cancel: () => undefined };
  const options = { signal: controller.signal, responseTimeoutMs: 3000 };
  const message = [anyOf([1, 2, 4, 8, 16, 32, 64], random), 20, { n }] as const;
  try {
    await (random() < 0.5 ? rig.ask(message, options) : rig.confirmedSend(message, options));
    return { n, ended: 'answered' };
  } catch (error) {
    return { n, ended: error instanceof LabnetError ? String(error.code) : String(error) };
  } finally {
    timer.cancel();
  }
}

const settledOf = (facts: readonly LabEvent[]) =>
  facts.flatMap((fact) => (fact.type === 'exchange.settled' ? [fact] : []));

function countOutcomes(facts: readonly LabEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of settledOf(facts)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Each exchange is begun once and ends once in the journal, and as whoever awaited it was told. */
function checkOutcomes(
  tried: readonly Tried[],
  facts: readonly LabEvent[],
  exchanges: number,
  mustSee: readonly Outcome[],
): string[] {
  const problems: string[] = [];
  const numberOf = new Map<number, number>();
  for (const fact of facts) {
    if (fact.type !== 'exchange.started') continue;
    if (numberOf.has(fact.exchange)) problems.push(`exchange ${fact.exchange} is begun twice`);
    numberOf.set(fact.exchange, Number(/"n": (\d+)/.exec(fact.text)?.[1]));
  }
  const ends = new Map<number, string>();
  for (const { exchange, outcome, code } of settledOf(facts)) {
    const n = numberOf.get(exchange) ?? -1;
    if (ends.has(n)) problems.push(`exchange ${exchange} ends twice`);
    ends.set(n, outcome === 'answered' ? outcome : (code ?? 'without a code'));
  }
  for (const { n, ended } of tried) {
    if (ends.get(n) !== ended)
      problems.push(`message ${n} was told to be ${ended}, the journal says ${ends.get(n) ?? 'nothing'}`);
  }
  if (tried.length !== exchanges || ends.size !== exchanges)
    problems.push(`${exchanges} were tried: ${tried.length} ended, ${ends.size} in the journal`);
  const seen = countOutcomes(facts);
  for (const outcome of mustSee) if (!seen[outcome]) problems.push(`no exchange ended as ${outcome}`);
  return problems;
}

const isQuestion = (text: string) => /^\[\d+, 20, \{"n": \d+\}\]$/.test(text);

/** A rig of this world never answers with the bytes of the question. */
const isCopyTaken = (fact: LabEvent) =>
  fact.type === 'message.received' && fact.verdict === 'message' && isQuestion(fact.wire);

/** No message of ours is sent twice, and nothing that is not in the journal. What was taken for an answer is echoed. */
function checkSends({ net, ports }: FaultWorld, facts: readonly LabEvent[]): string[] {
  const count = (texts: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    return counts;
  };
  const ours = net.sent.filter(({ from, to }) => !ports.includes(from.port) && ports.includes(to.port));
  const sent = count(ours.map(({ bytes }) => bytes.toString()).filter(isQuestion));
  const told = count(
    facts.flatMap((fact) => (fact.type === 'message.sent' && fact.automatic !== true ? [fact.wire] : [])),
  );
  const echoes = count(
    facts.flatMap((fact) => (fact.type === 'message.sent' && fact.automatic ? [fact.wire] : [])),
  );
  const allowed = (text: string) => 1 + (echoes.get(text) ?? 0);
  return [
    ...[...sent]
      .filter(([text, times]) => times > allowed(text))
      .map(([text, times]) => `${text} was sent ${times} times`),
    ...[...sent.keys()].filter((text) => !told.has(text)).map((text) => `${text} is not in the journal`),
    ...[...told].filter(([, times]) => times > 1).map(([text]) => `${text} is in the journal twice`),
  ];
}

/** Handles that keep a process alive, but for pipes to whoever started it. */
function countResources(): number {
  return process.getActiveResourcesInfo().filter((name) => /Timeout|UDP|TCP|Worker/.test(name)).length;
}

/** `npm run faults`. */
export async function main(options: {
  readonly exchanges?: number;
  readonly seed?: number;
}): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const name of Object.keys(scenarios)) {
    const before = performance.now();
    const report = await runFaults(name, options);
    const outcomes = Object.entries(report.outcomes)
      .map(([outcome, times]) => `${outcome} ${times}`)
      .join(', ');
    const took = `${Math.round(report.labSeconds)} s of lab time in ${Math.round((performance.now() - before) / 1000)} s`;
    const copies =
      report.copiesTaken === 0 ? '' : `, ${report.copiesTaken} copies of an echo taken for an answer`;
    console.log(`${name}: ${outcomes}${copies} (${took})`);
    problems.push(...report.problems.map((problem) => `${name}: ${problem}`));
  }
  return problems;
}

import { setTimeout } from 'node:timers/promises';
import type { LabEvent, Outcome } from '../src/model/lab-event.js';
import type { Communicator } from '../src/protocols/ibl-echo/index.js';
import { seededRandom } from '../src/testing/index.js';
import { codeOf, countOutcomes, settledOf } from './exchange-outcomes.js';
import { anyOf, scenarios } from './fault-scenarios.js';
import { openFaultWorld } from './fault-world.js';
import type { FaultWorld } from './fault-world.js';
import { restartEverywhere } from './restarts.js';

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
/** In a network that is well again. */
const SILENT_AFTER_MINUTES = 10;

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
  const endless = await untilSilent(world);
  const { facts, problems } = await readAll(world);
  await world.close();
  await clock.advance(10_000);
  const areLeft = await resourcesStay(resources);
  return {
    outcomes: countOutcomes(facts),
    labSeconds,
    copiesTaken: facts.filter(isCopyTaken).length,
    problems: [
      ...problems,
      ...checkOutcomes(tried, facts, exchanges, scenario.mustSee),
      ...checkSends(world, facts),
      ...(endless > 0
        ? [`${endless} datagrams in a minute, ${SILENT_AFTER_MINUTES} minutes after the last message`]
        : []),
      ...(clock.pending > 0 ? [`${clock.pending} timers are left`] : []),
      ...(net.open > 0 ? [`${net.open} sockets are left`] : []),
      ...(areLeft ? ['handles of the process are left'] : []),
    ],
  };
}

/** What a rig still had to say goes out one by one, so this takes a while. Returns the datagrams of the last minute. */
async function untilSilent({ clock, net }: FaultWorld): Promise<number> {
  let sent = 1;
  for (let minute = 0; minute < SILENT_AFTER_MINUTES && sent > 0; minute += 1) {
    const before = net.sent.length;
    await clock.advance(60_000);
    sent = net.sent.length - before;
  }
  return sent;
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
    return { n, ended: codeOf(error) };
  } finally {
    timer.cancel();
  }
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

/** Whether there are more of them than before, also when whatever runs the trial has had its time: two seconds at most. */
async function resourcesStay(before: number): Promise<boolean> {
  for (let look = 0; look < 100 && countResources() > before; look += 1) await setTimeout(20);
  return countResources() > before;
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
  const before = performance.now();
  const restarts = await restartEverywhere({});
  const ends = Object.entries(restarts.ends).map(([end, times]) => `${end} ${times}`);
  console.log(
    `sessions with a restart of each peer at each datagram: ${restarts.sessions}, ended ${ends.join(', ')}, ` +
      `the one after went well, in ${Math.round((performance.now() - before) / 1000)} s`,
  );
  return [...problems, ...restarts.problems];
}

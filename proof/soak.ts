import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseConfig } from '../src/config/parse-config.js';
import { Journal } from '../src/journal/journal.js';
import { openLab } from '../src/lab/open-lab.js';
import type { Communicator } from '../src/protocols/ibl-echo/index.js';
import { protocols } from '../src/protocols/registry.js';
import { openFaultWorld } from './fault-world.js';

const MB = 1024 * 1024;

/** What a stretch of a soak needed. */
export interface Sample {
  readonly atS: number;
  readonly heapMb: number;
  readonly rssMb: number;
  /** Timers, sockets and the like that keep the process alive. */
  readonly handles: number;
}

function sample(atS: number): Sample {
  // Without --expose-gc what is no longer needed may be counted, too.
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  return { atS: Math.round(atS), heapMb: heapUsed / MB, rssMb: rss / MB, handles };
}

const line = ({ atS, heapMb, rssMb, handles }: Sample): string =>
  `  ${String(atS).padStart(5)} s   heap ${heapMb.toFixed(1)} MB   process ${rssMb.toFixed(0)} MB   ${handles} handles`;

/** Memory between the second sample and the last: the first is of a lab whose log and histories are not full yet. */
function growth(samples: readonly Sample[]): string[] {
  const [, from] = samples;
  const last = samples.at(-1);
  if (!from || !last || last.heapMb <= from.heapMb * 1.15 + 5) return [];
  return [`the heap grew from ${from.heapMb.toFixed(1)} to ${last.heapMb.toFixed(1)} MB`];
}

/** Hours of lab time by a manual clock: ten rigs, each told something every second, on a network that loses a little. */
export async function soakByClock({ minutes = 60 }): Promise<{ samples: Sample[]; problems: string[] }> {
  const world = await openFaultWorld(5);
  const { clock, net, rigs, lab } = world;
  Object.assign(net.faults, { loss: 0.02, duplicate: 0.02, delayMs: 1, jitterMs: 20 });
  const samples: Sample[] = [];
  const timers: number[] = [];
  const state = { settled: 0 };
  let told = 0;
  for (let second = 0; second < minutes * 60; second += 1) {
    for (const rig of rigs) {
      told += 1;
      const sent = rig.ask([64, 20, { n: told }], { responseTimeoutMs: 5000 });
      void sent.catch(() => undefined).finally(() => (state.settled += 1));
    }
    await clock.advance(1000);
    // The network of the test remembers every datagram; the lab must not.
    net.sent.length = 0;
    if ((second + 1) % (minutes * 6) === 0) {
      samples.push(sample(second + 1));
      timers.push(clock.pending);
    }
  }
  await clock.advance(10_000);
  const pending = [...lab.store.state.exchanges.values()].filter(({ settled }) => !settled).length;
  const drift = clock.wallMs() - Date.UTC(2026, 0, 1) - clock.nowMs();
  await world.close();
  await clock.advance(10_000);
  return {
    samples,
    problems: [
      ...growth(samples),
      ...(state.settled === told && pending === 0 ? [] : [`${told - state.settled} exchanges never ended`]),
      ...(Math.max(...timers) > 200 ? [`${Math.max(...timers)} timers at once`] : []),
      ...(clock.pending === 0 ? [] : [`${clock.pending} timers are left`]),
      ...(drift === 0 ? [] : [`the clocks are ${drift} ms apart`]),
    ],
  };
}

/** What the rigs on the loopback interface came to. */
export interface LoopbackReport {
  readonly samples: readonly Sample[];
  readonly wanted: number;
  readonly confirmed: number;
  readonly failed: number;
  /** Turns that were left out because the message before had not come back. */
  readonly skipped: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How much later than planned the last turn was. */
  readonly driftMs: number;
  readonly facts: number;
  readonly missed: number;
  readonly problems: readonly string[];
}

/** Rigs in a process of their own, each told something so many times a second, with a journal, over real sockets. */
export async function soakOverLoopback({
  rigs = 1000,
  perSecond = 10,
  seconds = 60,
}): Promise<LoopbackReport> {
  const before = process.getActiveResourcesInfo().length;
  const far = spawn(process.execPath, ['bench/peer.mjs', 'bare', String(rigs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [text] = (await once(createInterface({ input: far.stdout }), 'line')) as [string];
  const ports = JSON.parse(text) as number[];
  const dir = mkdtempSync(join(tmpdir(), 'labnet-soak-'));
  const journal = new Journal({
    dir,
    maxBytes: 16 * MB,
    keep: 4,
    onHealth: (_ok, what) => console.log(what),
  });
  const uris = ports.map((port, index) => [`rig${index}`, `udp://127.0.0.1:${port}`]);
  const config = parseConfig({ rigs: Object.fromEntries(uris) as unknown }, protocols, 'soak');
  let facts = 0;
  const lab = await openLab(config, {
    journal,
    observers: [() => (facts += 1)],
  });
  const all = Object.values(
    lab.globals.find(({ name }) => name === 'rigs')?.value as Record<string, Communicator>,
  );
  const told = await tellAll(all, perSecond, seconds);
  await lab.close();
  journal.close();
  const ended = once(far, 'exit');
  far.stdin.end();
  await ended;
  rmSync(dir, { recursive: true, force: true });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const left = process.getActiveResourcesInfo().length - before;
  return {
    ...told,
    facts,
    missed: journal.missed,
    problems: [
      ...growth(told.samples),
      ...(journal.missed > 0 ? [`${journal.missed} facts are not in the journal`] : []),
      ...(left > 2 ? [`${left} handles are left`] : []),
    ],
  };
}

async function tellAll(rigs: readonly Communicator[], perSecond: number, seconds: number) {
  const samples: Sample[] = [];
  const roundTrips: number[] = [];
  const counts = { confirmed: 0, failed: 0, skipped: 0 };
  const busy = new Set<Communicator>();
  const periodMs = 1000 / perSecond;
  const startMs = performance.now();
  let turns = 0;
  let sampledAtS = 0;
  let driftMs = 0;
  const tell = async (rig: Communicator, n: number) => {
    busy.add(rig);
    try {
      const { elapsedMs } = await rig.info('RUNNING', { n });
      counts.confirmed += 1;
      if (n % 7 === 0) roundTrips.push(elapsedMs);
    } catch {
      counts.failed += 1;
    }
    busy.delete(rig);
  };
  const total = seconds * perSecond;
  while (turns < total) {
    // A tenth of the rigs at a time, so that they do not all speak at once.
    for (let part = 0; part < 10; part += 1) {
      const dueMs = startMs + (turns + part / 10) * periodMs;
      driftMs = performance.now() - dueMs;
      if (driftMs < 0) await new Promise((resolve) => setTimeout(resolve, -driftMs));
      for (let index = part; index < rigs.length; index += 10) {
        const rig = rigs[index]!;
        if (busy.has(rig)) counts.skipped += 1;
        else void tell(rig, turns * rigs.length + index);
      }
      // Where the computer cannot keep up, what came back is taken before more is sent.
      await new Promise((resolve) => setImmediate(resolve));
    }
    turns += 1;
    const elapsedS = (performance.now() - startMs) / 1000;
    if (elapsedS - sampledAtS >= seconds / 6) {
      sampledAtS = elapsedS;
      samples.push(sample(elapsedS));
    }
  }
  while (busy.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  roundTrips.sort((a, b) => a - b);
  const at = (share: number) => roundTrips[Math.floor(roundTrips.length * share)] ?? NaN;
  return { samples, wanted: total * rigs.length, ...counts, p50Ms: at(0.5), p99Ms: at(0.99), driftMs };
}

/** `npm run soak`. */
export async function main(options: {
  readonly minutes?: number;
  readonly rigs?: number;
  readonly perSecond?: number;
  readonly seconds?: number;
}): Promise<readonly string[]> {
  const { minutes = 60, rigs = 1000, perSecond = 10, seconds = 600 } = options;
  const before = performance.now();
  const clocked = await soakByClock({ minutes });
  const tookS = Math.round((performance.now() - before) / 1000);
  console.log(`${minutes} minutes of lab time in ${tookS} s, ten rigs asked every second, 2 % loss`);
  for (const one of clocked.samples) console.log(line(one));
  const real = await soakOverLoopback({ rigs, perSecond, seconds });
  console.log(`${rigs} rigs told ${perSecond} times a second for ${seconds} s over loopback, with a journal`);
  for (const one of real.samples) console.log(line(one));
  console.log(
    `  ${real.confirmed} of ${real.wanted} confirmed, ${real.failed} failed, ${real.skipped} left out`,
  );
  console.log(
    `  round trip p50 ${real.p50Ms.toFixed(2)} ms, p99 ${real.p99Ms.toFixed(1)} ms; ${real.facts} facts`,
  );
  console.log(`  the last turn was ${Math.max(0, real.driftMs).toFixed(0)} ms late`);
  return [...clocked.problems, ...real.problems];
}

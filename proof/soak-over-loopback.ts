import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistogram } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { parseConfig } from '../src/config/parse-config.js';
import { Journal } from '../src/journal/journal.js';
import { openLab } from '../src/lab/open-lab.js';
import type { Communicator } from '../src/protocols/ibl-echo/index.js';
import { protocols } from '../src/protocols/registry.js';
import { growth, MB, sample } from './soak-sample.js';
import type { Sample } from './soak-sample.js';

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
  const left = await handlesLeft(before);
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

/** Handles more than there were, once what closes has had its time: two seconds at most. */
async function handlesLeft(before: number): Promise<number> {
  const count = () => process.getActiveResourcesInfo().length - before;
  for (let look = 0; look < 100 && count() > 2; look += 1) await setTimeout(20);
  return count();
}

async function tellAll(rigs: readonly Communicator[], perSecond: number, seconds: number) {
  const samples: Sample[] = [];
  // Of a fixed size, so that what grows is the lab.
  const trips = createHistogram();
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
      trips.record(Math.max(1, Math.round(elapsedMs * 1e6)));
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
      if (driftMs < 0) await setTimeout(-driftMs);
      for (let index = part; index < rigs.length; index += 10) {
        const rig = rigs[index]!;
        if (busy.has(rig)) counts.skipped += 1;
        else void tell(rig, turns * rigs.length + index);
      }
      // Where the computer cannot keep up, what came back is taken before more is sent.
      await setImmediate();
    }
    turns += 1;
    const elapsedS = (performance.now() - startMs) / 1000;
    if (elapsedS - sampledAtS >= seconds / 6) {
      sampledAtS = elapsedS;
      samples.push(sample(elapsedS));
    }
  }
  while (busy.size > 0) await setTimeout(20);
  const at = (share: number) => trips.percentile(share * 100) / 1e6;
  return { samples, wanted: total * rigs.length, ...counts, p50Ms: at(0.5), p99Ms: at(0.99), driftMs };
}

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { journalFiles, readJournal } from '../src/journal/read-journal.js';
import type { JournalRecord } from '../src/journal/read-journal.js';
import { verifyJournal } from '../src/journal/verify-journal.js';
import { seededRandom } from '../src/testing/index.js';
import { numberOf, openLoadPeers } from './load-peers.js';
import type { LoadPeers } from './load-peers.js';

/** What a number of kills came to. */
export interface DurabilityReport {
  readonly kills: number;
  /** Facts read from the journals of all killed labs. */
  readonly facts: number;
  /** Lines of which a part only was written. */
  readonly torn: number;
  /** Messages acknowledged or shown before the kill, each looked for in the journal. */
  readonly promised: number;
  readonly problems: readonly string[];
}

/** Longest time from the first acknowledged message to the kill. */
const UNDER_LOAD_MS = 300;
/** One kill in so many comes at any moment after the start, before there is load perhaps. */
const EARLY = 8;

/**
 * Kills a lab under load with SIGKILL again and again, and looks for everything that was acknowledged or shown, or had
 * left the process, in its journal. The command must have been built.
 */
export async function killUnderLoad({ kills = 100, seed = 1 }): Promise<DurabilityReport> {
  const random = seededRandom(seed);
  const peers = await openLoadPeers();
  const folder = mkdtempSync(join(tmpdir(), 'labnet-durability-'));
  const total = { facts: 0, torn: 0, promised: 0, problems: [] as string[] };
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const dir = join(folder, String(kill));
      const said = await runAndKill(peers, dir, random, kill % EARLY === EARLY - 1);
      const found = await compare(peers, said, join(dir, 'journal'));
      total.facts += found.facts;
      total.torn += found.torn;
      total.promised += said.acknowledged.size + said.shown.size;
      total.problems.push(...found.problems.map((problem) => `kill ${kill}: ${problem}`));
    }
  } finally {
    peers.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { kills, ...total };
}

interface Said {
  readonly acknowledged: Set<number>;
  readonly shown: Set<number>;
}

function runAndKill(peers: LoadPeers, dir: string, random: () => number, isEarly: boolean): Promise<Said> {
  peers.forget();
  mkdirSync(dir, { recursive: true });
  const config = join(dir, 'labnet.config.json');
  const rigs = peers.rigPorts.map((port, index) => [`rig${index}`, `udp://127.0.0.1:${port}`]);
  const listen = { here: 'udp://127.0.0.1:0' };
  const journal = { dir: 'journal', maxBytes: 65_536, keep: 10_000 };
  writeFileSync(config, JSON.stringify({ rigs: Object.fromEntries(rigs) as unknown, listen, journal }));
  const script = resolve('proof/load-session.ts');
  const child = spawn(
    process.execPath,
    ['dist/bin/labnet.js', 'run', '--quiet', script, '--config', config],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, XDG_STATE_HOME: dir },
    },
  );
  let output = '';
  let isDoomed = false;
  const kill = (afterMs: number) => {
    if (isDoomed) return;
    isDoomed = true;
    setTimeout(() => child.kill('SIGKILL'), afterMs);
  };
  if (isEarly) kill(random() * 2 * UNDER_LOAD_MS);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (!peers.isSending) for (const port of said(output, 'listening')) peers.sendTo(port);
    if (output.includes('acknowledged')) kill(random() * UNDER_LOAD_MS);
  });
  return new Promise((done) => {
    child.on('close', () =>
      done({ acknowledged: said(output, 'acknowledged'), shown: said(output, 'shown') }),
    );
  });
}

/** Numbers of whole lines. */
function said(output: string, word: string): Set<number> {
  return new Set([...output.matchAll(new RegExp(`^${word} (\\d+)\\n`, 'gm'))].map(([, n]) => Number(n)));
}

async function compare(peers: LoadPeers, { acknowledged, shown }: Said, dir: string) {
  const records: JournalRecord[] = [];
  // Killed before the first fact: then nothing may have been promised.
  const files = existsSync(dir) ? journalFiles(dir) : [];
  for await (const record of readJournal(files)) records.push(record);
  const { flaws } = await verifyJournal(readJournal(files));
  const sent = new Set<number>();
  const received = new Set<number>();
  const answered = new Set<number>();
  const numbers = new Map<number, number>();
  for (const record of records) {
    if (record.kind !== 'entry') continue;
    const { event } = record.entry;
    if (event.type === 'message.sent' && event.automatic !== true) {
      sent.add(numberOf(event.wire));
      if (event.exchange !== undefined) numbers.set(event.exchange, numberOf(event.wire));
    }
    if (event.type === 'message.received' && event.verdict === 'message') received.add(numberOf(event.wire));
    if (event.type === 'exchange.settled' && event.outcome === 'answered')
      answered.add(numbers.get(event.exchange) ?? -1);
  }
  const last = records.at(-1);
  const problems = [
    ...missing(peers.arrived, sent, 'reached a rig and is not in the journal as sent'),
    ...missing(acknowledged, answered, 'was acknowledged and is not in the journal as answered'),
    ...missing(shown, received, 'was shown and is not in the journal'),
    ...missing(peers.echoed, received, 'was echoed and is not in the journal'),
    ...flaws
      .filter(({ file, line }) => last?.kind !== 'torn' || last.file !== file || last.line !== line)
      .map(({ file, line, problem }) => `${file}:${line}: ${problem}`),
  ];
  return {
    facts: records.filter(({ kind }) => kind === 'entry').length,
    torn: records.filter(({ kind }) => kind === 'torn').length,
    problems,
  };
}

function missing(some: ReadonlySet<number>, all: ReadonlySet<number>, what: string): string[] {
  return [...some].filter((n) => !all.has(n)).map((n) => `message ${n} ${what}`);
}

/** `npm run durability`. */
export async function main(options: {
  readonly kills?: number;
  readonly seed?: number;
}): Promise<readonly string[]> {
  const { kills, facts, torn, promised, problems } = await killUnderLoad(options);
  console.log(
    `${kills} labs killed under load: ${facts} facts read, ${torn} torn lines at the very end of a file,`,
  );
  console.log(`${promised} messages that were acknowledged or shown looked for`);
  return problems;
}

import { once } from 'node:events';
import { loadConfigIfAny } from '../src/config/load-config.js';
import { followJournal } from '../src/journal/follow-journal.js';
import { journalFiles, readJournal } from '../src/journal/read-journal.js';
import type { JournalRecord } from '../src/journal/read-journal.js';
import { verifyJournal } from '../src/journal/verify-journal.js';
import { systemClock } from '../src/kernel/clock.js';
import { EXIT, kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { describeEvent } from '../src/model/describe-event.js';
import type { LabEvent } from '../src/model/lab-event.js';
import { protocols } from '../src/protocols/registry.js';
import { journalFolder } from './folders.js';
import type { LogOptions } from './log.js';
import { reportError } from './report-error.js';

/** Prints the journal: all of it, or what the options ask for. */
export async function readLog(options: LogOptions): Promise<number> {
  // `labnet log | head`: whoever read has seen enough.
  process.stdout.on('error', () => process.exit(EXIT.ok));
  try {
    const dir = folderOf(options);
    if (options.verify) return await verify(dir);
    const sinceMs = options.since === undefined ? 0 : parseSince(options.since, systemClock.wallMs());
    const stop = options.follow ? untilInterrupted() : new AbortController().signal;
    const records = options.follow ? followJournal(dir, systemClock, stop) : readJournal(journalFiles(dir));
    for await (const record of records) {
      print(record, options, sinceMs);
      // No faster than it is read: a journal is larger than what is kept for a reader.
      if (process.stdout.writableNeedDrain) await drained(stop);
    }
    return EXIT.ok;
  } catch (error) {
    return reportError(error);
  }
}

function folderOf({ journal, config }: LogOptions): string {
  if (journal !== undefined) return journalFolder(journal, undefined, '.');
  const loaded = loadConfigIfAny({ file: config, cwd: process.cwd(), env: process.env }, protocols);
  return journalFolder(undefined, loaded?.config.journal.dir, loaded?.baseDir ?? '.');
}

function print(record: JournalRecord, options: LogOptions, sinceMs: number): void {
  if (record.kind === 'torn') {
    process.stderr.write(`${record.file}:${record.line}: torn line\n`);
    return;
  }
  if (record.kind === 'header') return;
  const { event, at } = record.entry;
  if (event.atMs < sinceMs || !matches(event, options)) return;
  if (options.json) {
    process.stdout.write(`${JSON.stringify(record.entry)}\n`);
    return;
  }
  const line = describeEvent(event, (peer) => peer.slice(peer.indexOf('/') + 1));
  if (!line) return;
  const words = [at, line.mark, line.subject, line.label, line.text].filter((word) => word !== '');
  process.stdout.write(`${words.join(' ')}\n`);
}

function matches(event: LabEvent, { rig, event: wanted }: LogOptions): boolean {
  if (rig !== undefined && !('peer' in event && event.peer.endsWith(`/${rig}`))) return false;
  if (wanted === undefined) return true;
  return event.type === wanted || ('label' in event && event.label.toUpperCase() === wanted.toUpperCase());
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseSince(text: string, nowMs: number): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return nowMs - Number(amount) * (UNIT_MS[unit] ?? 0);
  const atMs = Date.parse(text);
  if (!Number.isNaN(atMs)) return atMs;
  throw new LabnetError(
    kernelErrors.LABNET_INVALID_ARGUMENT,
    `--since ${text}: write a time such as 2026-01-31T08:00, or an age such as 15m`,
  );
}

async function verify(dir: string): Promise<number> {
  const { entries, flaws } = await verifyJournal(readJournal(journalFiles(dir)));
  for (const { file, line, problem } of flaws) process.stdout.write(`${file}:${line}: ${problem}\n`);
  process.stdout.write(`${entries} facts, ${flaws.length} flaws\n`);
  return flaws.length === 0 ? EXIT.ok : EXIT.failed;
}

/** Waits until standard output takes more; not any longer once it is to end. */
async function drained(stop: AbortSignal): Promise<void> {
  await once(process.stdout, 'drain', { signal: stop }).catch(() => undefined);
}

function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  process.once('SIGTERM', () => controller.abort());
  return controller.signal;
}

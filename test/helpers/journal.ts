import { join } from 'node:path';
import { Journal } from '../../src/journal/journal.js';
import type { JournalOptions } from '../../src/journal/journal.js';
import { journalFiles, readJournal } from '../../src/journal/read-journal.js';
import type { JournalRecord } from '../../src/journal/read-journal.js';
import { verifyJournal } from '../../src/journal/verify-journal.js';
import { tempDir } from './temp-dir.js';

/** A journal of a test, and what it said of itself. */
interface Opened {
  readonly dir: string;
  readonly journal: Journal;
  readonly health: [boolean, string][];
}

/** Opens one; nothing is made before its first fact. */
export function openJournal(options: Partial<JournalOptions> = {}): Opened {
  const dir = options.dir ?? join(tempDir(), 'state', 'journal');
  const health: [boolean, string][] = [];
  const onHealth = (ok: boolean, text: string) => health.push([ok, text]);
  return { dir, health, journal: new Journal({ dir, maxBytes: 100_000, keep: 5, onHealth, ...options }) };
}

/** All that is in a journal folder, in order. */
export async function recordsOf(dir: string): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const record of readJournal(journalFiles(dir))) records.push(record);
  return records;
}

/** The texts of the facts among some records. */
export const textsOf = (records: readonly JournalRecord[]): unknown[] =>
  records.flatMap((record) =>
    record.kind === 'entry' ? [(record.entry.event as { text?: string }).text] : [],
  );

/** What is wrong with a journal folder. */
export const verify = (dir: string) => verifyJournal(readJournal(journalFiles(dir)));

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** When the run began, its process, the number of the file in it. */
const JOURNAL_FILE = /^journal-\d{8}T\d{9}-(\d+)-\d+\.jsonl$/;

/** Names a run of labnet by when it begins, in milliseconds since 1970. */
export function runName(atMs: number): string {
  return `${new Date(atMs).toISOString().replace(/[-:.]|Z$/g, '')}-${process.pid}`;
}

/** Name of a journal file of a run, `part` from 1. */
export function journalFileName(run: string, part: number): string {
  return `journal-${run}-${part}.jsonl`;
}

/** Those of some names that are journal files, oldest first. */
export function sortJournalFiles(names: readonly string[]): string[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return names.filter((name) => JOURNAL_FILE.test(name)).sort(compare);
}

/**
 * Deletes the oldest journal files of a folder, but none of another process that runs. Those of the run itself are the
 * newest, also where the clock of the computer was set back. One that cannot be deleted stays.
 *
 * @param keep - So many are left.
 * @param run - The run that asks.
 */
export function deleteOldest(dir: string, keep: number, run: string): void {
  try {
    const all = sortJournalFiles(readdirSync(dir));
    const isOwn = (name: string) => name.startsWith(`journal-${run}-`);
    const files = [...all.filter((name) => !isOwn(name)), ...all.filter(isOwn)];
    for (const name of files.slice(0, Math.max(0, files.length - keep))) {
      if (!isOfAnother(name)) rmSync(join(dir, name), { force: true });
    }
  } catch {
    // The next file looks again: the facts come first.
  }
}

/** Whether a file belongs to another process of this computer that runs: it may be writing to it. */
function isOfAnother(name: string): boolean {
  const pid = Number(JOURNAL_FILE.exec(name)?.[1]);
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

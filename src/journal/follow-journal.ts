import type { Clock } from '../kernel/clock.js';
import { pauseUntil } from '../kernel/pause.js';
import { LineReader } from './line-reader.js';
import { journalFiles, recordOf } from './read-journal.js';
import type { JournalRecord } from './read-journal.js';

/** How often the files are looked at for new lines, in milliseconds. */
const PERIOD_MS = 200;

/**
 * Lines of a journal folder as they are written, those that are there first. Ends with the signal.
 */
export async function* followJournal(
  dir: string,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<JournalRecord, void, undefined> {
  const readers = new Map<string, LineReader>();
  while (!signal.aborted) {
    for (const file of journalFiles(dir)) {
      const reader = readers.get(file) ?? new LineReader(file);
      readers.set(file, reader);
      for (const { text, line } of reader.lines()) if (text !== '') yield recordOf(text, file, line);
    }
    await pauseUntil(clock, PERIOD_MS, signal);
  }
}

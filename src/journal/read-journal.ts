import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LabnetError, messageOf } from '../kernel/errors.js';
import { journalErrors } from './errors.js';
import { sortJournalFiles } from './journal-files.js';
import { parseLine } from './journal-line.js';
import type { JournalEntry, JournalHeader } from './journal-line.js';
import { LineReader } from './line-reader.js';

/** A line of a journal and where it stands. `torn`: it is no line of a journal. */
export type JournalRecord = { readonly file: string; readonly line: number } & (
  | { readonly kind: 'header'; readonly header: JournalHeader }
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | { readonly kind: 'torn'; readonly text: string }
);

/**
 * The journal files of a folder, oldest first.
 *
 * @throws LABNET_JOURNAL_UNREADABLE
 */
export function journalFiles(dir: string): readonly string[] {
  try {
    return sortJournalFiles(readdirSync(dir)).map((name) => join(dir, name));
  } catch (error) {
    throw new LabnetError(journalErrors.LABNET_JOURNAL_UNREADABLE, `${dir}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Every line of some journal files, in order. Torn and foreign lines are handed out as such. */
export async function* readJournal(files: readonly string[]): AsyncGenerator<JournalRecord, void, undefined> {
  for (const file of files) {
    const reader = new LineReader(file);
    for (const { text, line } of reader.lines()) if (text !== '') yield recordOf(text, file, line);
    const { rest } = reader;
    if (rest) yield recordOf(rest.text, file, rest.line);
    // Everything else has its turn between two files.
    await setImmediate();
  }
}

/** What a line is, with where it stands. */
export function recordOf(text: string, file: string, line: number): JournalRecord {
  const parsed = parseLine(text);
  if (!parsed) return { kind: 'torn', text: text.slice(0, 200), file, line };
  return 'labnet' in parsed
    ? { kind: 'header', header: parsed, file, line }
    : { kind: 'entry', entry: parsed, file, line };
}

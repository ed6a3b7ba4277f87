import type { JournalRecord } from './read-journal.js';

/** What is wrong with a journal. */
export interface JournalFlaw {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

/**
 * Looks for torn lines and for gaps in the numbers of each run.
 *
 * @param records - The whole journal, in order.
 */
export async function verifyJournal(
  records: AsyncIterable<JournalRecord>,
): Promise<{ readonly entries: number; readonly flaws: readonly JournalFlaw[] }> {
  const flaws: JournalFlaw[] = [];
  let entries = 0;
  let run = '';
  let expected: number | undefined;
  for await (const record of records) {
    const { file, line } = record;
    if (record.kind === 'header') {
      // The first file of a run begins at 0, unless older files of it were deleted.
      if (record.header.run !== run) expected = record.header.part === 1 ? 0 : undefined;
      run = record.header.run;
    } else if (record.kind === 'torn') {
      flaws.push({ file, line, problem: 'torn line' });
    } else {
      entries += 1;
      const { seq } = record.entry;
      if (expected !== undefined && seq !== expected) {
        const problem =
          seq > expected
            ? `${seq - expected} facts are missing before this one`
            : `the numbers go back by ${expected - seq}: a line is there twice, or not in its place`;
        flaws.push({ file, line, problem });
      }
      expected = seq + 1;
    }
  }
  return { entries, flaws };
}

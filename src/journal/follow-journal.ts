import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../kernel/clock.js';
import { journalFiles, recordOf } from './read-journal.js';
import type { JournalRecord } from './read-journal.js';

const CHUNK_BYTES = 65_536;

/** How often the files are looked at for new lines, in milliseconds. */
const PERIOD_MS = 200;

interface Position {
  bytes: number;
  line: number;
  rest: string;
  readonly decoder: StringDecoder;
}

/**
 * Lines of a journal folder as they are written, those that are there first. Ends with the signal.
 */
export async function* followJournal(
  dir: string,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<JournalRecord, void, undefined> {
  const positions = new Map<string, Position>();
  while (!signal.aborted) {
    for (const file of journalFiles(dir)) {
      const position = positions.get(file) ?? {
        bytes: 0,
        line: 0,
        rest: '',
        decoder: new StringDecoder('utf8'),
      };
      positions.set(file, position);
      yield* newLines(file, position);
    }
    await pause(clock, signal);
  }
}

function* newLines(file: string, position: Position): Generator<JournalRecord, void, undefined> {
  const fd = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const count = readSync(fd, buffer, 0, CHUNK_BYTES, position.bytes);
      if (count === 0) return;
      position.bytes += count;
      const lines = (position.rest + position.decoder.write(buffer.subarray(0, count))).split('\n');
      position.rest = lines.pop() ?? '';
      for (const text of lines) {
        position.line += 1;
        if (text !== '') yield recordOf(text, file, position.line);
      }
    }
  } finally {
    closeSync(fd);
  }
}

function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise<void>((resolve) => {
    const done = () => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(PERIOD_MS, done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../kernel/errors.js';
import { makeFolder } from '../kernel/make-folder.js';
import { looksSecret } from './secrets.js';

/** How a history is kept. */
export interface HistoryOptions {
  /** Undefined: kept in memory only. */
  readonly file: string | undefined;
  /** Newest entries kept. 0: none. */
  readonly limit: number;
}

/**
 * What was typed before, oldest first. Each entry is appended to the file at once, as one line of JSON, so that a
 * line that drops loses nothing and two consoles do not overwrite each other. An entry that is repeated stands where
 * it was typed last. What looks like a secret is never kept.
 */
export class History {
  #entries: string[];

  private constructor(
    private readonly options: HistoryOptions,
    entries: string[],
  ) {
    this.#entries = entries;
  }

  /** Reads the file; a missing one is an empty history. Lines that are none of ours are left out. */
  static open(options: HistoryOptions): History {
    const lines = options.file === undefined ? [] : readLines(options.file);
    const entries = newest(lines.flatMap(parseEntry), options.limit);
    const history = new History(options, entries);
    if (lines.length > 2 * options.limit + 100) history.#compact();
    return history;
  }

  /** Oldest first. */
  get entries(): readonly string[] {
    return this.#entries;
  }

  /**
   * Takes an entry.
   *
   * @returns Why it was not kept, for the operator; undefined when it was, or when there was nothing to keep.
   */
  add(entry: string): string | undefined {
    if (entry.trim() === '' || this.options.limit === 0) return undefined;
    if (looksSecret(entry)) return 'not kept in the history: it looks as if it held a secret';
    this.#entries = newest([...this.#entries, entry], this.options.limit);
    return this.#append(entry);
  }

  #append(entry: string): string | undefined {
    const { file } = this.options;
    if (file === undefined) return undefined;
    try {
      makeFolder(dirname(file));
      appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
      return undefined;
    } catch (error) {
      return `not kept in the history: ${messageOf(error)}`;
    }
  }

  /** The whole file anew, by renaming; entries that another console appends meanwhile are lost to the file only. */
  #compact(): void {
    const { file } = this.options;
    if (file === undefined) return;
    const draft = `${file}.${process.pid}`;
    try {
      writeFileSync(draft, this.#entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), {
        mode: 0o600,
      });
      renameSync(draft, file);
    } catch {
      // The long file is as good.
    }
  }
}

function readLines(file: string): readonly string[] {
  try {
    if (!statSync(file).isFile()) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

function parseEntry(line: string): readonly string[] {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' ? [entry] : [];
  } catch {
    return [];
  }
}

/** Without repetitions, the last one counts; at most `limit`. */
function newest(entries: readonly string[], limit: number): string[] {
  const unique = [...new Set([...entries].reverse())].reverse();
  return limit === 0 ? [] : unique.slice(-limit);
}

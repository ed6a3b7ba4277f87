import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../kernel/errors.js';
import type { LabEvent } from '../model/lab-event.js';
import { formatEntry, JOURNAL_VERSION } from './journal-line.js';

/** How a journal is kept. */
export interface JournalOptions {
  readonly dir: string;
  /** A new file is begun at this size. */
  readonly maxBytes: number;
  /** Files kept; the oldest are deleted. */
  readonly keep: number;
  /** Called when writing begins to fail, and when it works again. */
  onHealth(ok: boolean, text: string): void;
}

/** Names of journal files: when the run began, its process, the number of the file in it. */
const JOURNAL_FILE = /^journal-\d{8}T\d{9}-\d+-\d+\.jsonl$/;

/** Those of some names that are journal files, oldest first. */
export function sortJournalFiles(names: readonly string[]): string[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return names.filter((name) => JOURNAL_FILE.test(name)).sort(compare);
}

/**
 * Appends facts to a file as JSON lines. A line is with the operating system before {@link Journal.record} returns,
 * so a killed process loses nothing that it had recorded. Each process writes files of its own: two consoles never
 * tear each other's lines. Failing to write never throws.
 */
export class Journal {
  #fd: number | undefined;
  #bytes = 0;
  #part = 0;
  #seq = 0;
  #missed = 0;
  #failing = false;
  #closed = false;
  readonly #run: string;

  constructor(private readonly options: JournalOptions) {
    this.#run = `${new Date().toISOString().replace(/[-:.]|Z$/g, '')}-${process.pid}`;
  }

  /** Facts that could not be written. */
  get missed(): number {
    return this.#missed;
  }

  /** The file written at present. Undefined before the first fact. */
  get path(): string | undefined {
    return this.#part === 0 ? undefined : this.#pathOf(this.#part);
  }

  /** Writes a fact. */
  record(event: LabEvent): void {
    if (this.#closed) return;
    const line = formatEntry(this.#seq++, event);
    try {
      if (this.#fd === undefined || this.#bytes >= this.options.maxBytes) this.#openNext();
      this.#write(line);
      if (this.#failing) this.#recover();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#closeFile();
  }

  #write(line: string): void {
    const fd = this.#fd;
    if (fd === undefined) return;
    const bytes = Buffer.from(line);
    // A full disk may take a part of the line: the reader knows a torn line, and the next one starts afresh.
    const written = writeSync(fd, bytes);
    this.#bytes += written;
    if (written < bytes.length) {
      writeSync(fd, '\n');
      throw new Error('the disk is full');
    }
  }

  #openNext(): void {
    this.#closeFile();
    mkdirSync(this.options.dir, { recursive: true, mode: 0o700 });
    const fd = openSync(this.#pathOf(this.#part + 1), 'ax', 0o600);
    this.#part += 1;
    this.#fd = fd;
    this.#bytes = fstatSync(fd).size;
    this.#write(
      `${JSON.stringify({
        labnet: 'journal',
        version: JOURNAL_VERSION,
        run: this.#run,
        part: this.#part,
        pid: process.pid,
        startedAt: new Date().toISOString(),
      })}\n`,
    );
    this.#deleteOldest();
  }

  #deleteOldest(): void {
    const files = sortJournalFiles(readdirSync(this.options.dir));
    for (const name of files.slice(0, Math.max(0, files.length - this.options.keep))) {
      rmSync(join(this.options.dir, name), { force: true });
    }
  }

  #closeFile(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #pathOf(part: number): string {
    return join(this.options.dir, `journal-${this.#run}-${part}.jsonl`);
  }

  #fail(error: unknown): void {
    this.#missed += 1;
    if (this.#failing) return;
    this.#failing = true;
    this.options.onHealth(false, `the journal cannot be written: ${messageOf(error)}`);
  }

  #recover(): void {
    this.#failing = false;
    this.options.onHealth(true, `the journal is written again; ${this.#missed} facts are missing from it`);
  }
}

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../kernel/errors.js';
import { makeFolder } from '../kernel/make-folder.js';
import type { LabEvent } from '../model/lab-event.js';
import { DISK_FULL, JournalFile } from './journal-file.js';
import { EntryFormat, formatHeader } from './journal-line.js';

/** A write that takes longer makes labnet wait. */
const SLOW_MS = 100;
/** How long a slow write is told. */
const SLOW_TOLD_MS = 10_000;

/** How often it is looked whether somebody deleted the file: what was written since the look before is gone, too. */
const LOOK_MS = 5;

/** How a journal is kept. */
export interface JournalOptions {
  readonly dir: string;
  /** A new file is begun at this size. */
  readonly maxBytes: number;
  /** Files kept; the oldest are deleted, but none of a process that runs. */
  readonly keep: number;
  /** Called when writing begins to fail, and when it works again. */
  onHealth(ok: boolean, text: string): void;
}

/** Names of journal files: when the run began, its process, the number of the file in it. */
const JOURNAL_FILE = /^journal-\d{8}T\d{9}-(\d+)-\d+\.jsonl$/;

/** Those of some names that are journal files, oldest first. */
export function sortJournalFiles(names: readonly string[]): string[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return names.filter((name) => JOURNAL_FILE.test(name)).sort(compare);
}

/**
 * Appends facts to a file as JSON lines. A line is with the operating system before {@link Journal.record} returns,
 * so a killed process loses nothing that it had recorded. Each process writes files of its own: two consoles never
 * tear each other's lines. Failing to write never throws; each fact tries again.
 */
export class Journal {
  #file: JournalFile | undefined;
  #part = 0;
  #seq = 0;
  #missed = 0;
  /** When a write was slow last. */
  #slowAtMs: number | undefined;
  #failing = false;
  #closed = false;
  /** When the file was there last. */
  #lookedAtMs = -Infinity;
  readonly #format = new EntryFormat();
  readonly #run: string;

  constructor(private readonly options: JournalOptions) {
    this.#run = `${new Date().toISOString().replace(/[-:.]|Z$/g, '')}-${process.pid}`;
  }

  /** Facts that could not be written. */
  get missed(): number {
    return this.#missed;
  }

  /** The file written last. Undefined before the first fact. */
  get path(): string | undefined {
    return this.#part === 0 ? undefined : this.#pathOf(this.#part);
  }

  /** Writes a fact. */
  record(event: LabEvent): void {
    this.recordAll([event]);
  }

  /** Writes facts that belong together, in order: one call of the system for all of them. */
  recordAll(events: readonly LabEvent[]): void {
    if (this.#closed || events.length === 0) return;
    const startedAtMs = performance.now();
    const first = this.#seq;
    this.#seq += events.length;
    let left = events.length;
    try {
      const lines = events.map((event, index) => this.#format.line(first + index, event));
      const gone = this.#lookForFile(startedAtMs);
      left -= this.#fileFor().append(lines);
      if (left > 0) throw new Error(DISK_FULL);
      // Told after the line is written: what is told comes back as facts.
      if (gone !== undefined) this.#tellGone(gone);
      if (this.#failing) this.#recover();
      else this.#tellPace(performance.now(), startedAtMs);
    } catch (error) {
      this.#fail(error, left);
    }
  }

  /** A disk that lets everything wait is told, and told again when it has kept up for a while. */
  #tellPace(nowMs: number, startedAtMs: number): void {
    const tookMs = nowMs - startedAtMs;
    const wasSlow = this.#slowAtMs !== undefined;
    if (tookMs > SLOW_MS) {
      this.#slowAtMs = nowMs;
      if (!wasSlow) this.options.onHealth(false, `slow: writing a fact took ${Math.round(tookMs)} ms`);
    } else if (this.#slowAtMs !== undefined && nowMs - this.#slowAtMs > SLOW_TOLD_MS) {
      this.#slowAtMs = undefined;
      this.options.onHealth(true, 'the journal keeps up again');
    }
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#closeFile();
  }

  /** Leaves a file that somebody deleted. Returns its path. */
  #lookForFile(nowMs: number): string | undefined {
    if (!this.#file || nowMs - this.#lookedAtMs < LOOK_MS) return undefined;
    this.#lookedAtMs = nowMs;
    if (!this.#file.isGone) return undefined;
    const { path } = this.#file;
    this.#closeFile();
    return path;
  }

  #fileFor(): JournalFile {
    if (this.#file && this.#file.bytes < this.options.maxBytes) return this.#file;
    this.#closeFile();
    makeFolder(this.options.dir);
    const part = this.#part + 1;
    const file = JournalFile.begin(this.#pathOf(part), formatHeader(this.#run, part));
    this.#part = part;
    this.#file = file;
    this.#deleteOldest();
    return file;
  }

  /** One that cannot be deleted stays: the facts come first. */
  #deleteOldest(): void {
    try {
      const files = sortJournalFiles(readdirSync(this.options.dir));
      for (const name of files.slice(0, Math.max(0, files.length - this.options.keep))) {
        if (!isOfAnother(name)) rmSync(join(this.options.dir, name), { force: true });
      }
    } catch {
      // The next file looks again.
    }
  }

  #closeFile(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #pathOf(part: number): string {
    return join(this.options.dir, `journal-${this.#run}-${part}.jsonl`);
  }

  #fail(error: unknown, missed: number): void {
    this.#missed += missed;
    if (this.#failing) return;
    this.#failing = true;
    this.options.onHealth(false, `the journal cannot be written: ${messageOf(error)}`);
  }

  #recover(): void {
    this.#failing = false;
    this.options.onHealth(true, `the journal is written again; ${this.#missed} facts are missing from it`);
  }

  #tellGone(path: string): void {
    this.options.onHealth(false, `somebody deleted ${path}: the facts in it are gone`);
    this.options.onHealth(true, `the journal goes on in ${this.path ?? ''}`);
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

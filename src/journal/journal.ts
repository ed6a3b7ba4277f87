import { join } from 'node:path';
import { messageOf } from '../kernel/errors.js';
import { makeFolder } from '../kernel/make-folder.js';
import type { LabEvent } from '../model/lab-event.js';
import { DISK_FULL, JournalFile } from './journal-file.js';
import { deleteOldest, journalFileName, runName } from './journal-files.js';
import { EntryFormat, formatHeader } from './journal-line.js';

/** A write that takes longer makes labnet wait. */
const SLOW_MS = 100;
/** How long a slow write is told. */
const SLOW_TOLD_MS = 10_000;

/** How often it is looked whether somebody deleted the file. What was written since the look before is kept for a new one. */
const LOOK_MS = 5;
/** It is looked sooner when so many bytes are kept. */
const MOST_KEPT_BYTES = 1024 * 1024;

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
  /** When the file was there last, its size then, and the lines that it was given since. */
  #lookedAtMs = -Infinity;
  #lookedAtBytes = 0;
  #kept: string[] = [];
  readonly #format = new EntryFormat();
  /** When the run began: what it is called by. */
  #begunAtMs = Date.now();

  constructor(private readonly options: JournalOptions) {}

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
    if (!this.#closed && events.length > 0) this.#write(events);
  }

  get #run(): string {
    return runName(this.#begunAtMs);
  }

  #write(events: readonly LabEvent[]): void {
    const startedAtMs = performance.now();
    const first = this.#seq;
    this.#seq += events.length;
    let left = events.length;
    try {
      let lines = events.map((event, index) => this.#format.line(first + index, event));
      const gone = this.#lookForFile(startedAtMs);
      if (gone !== undefined) lines = [...this.#kept.splice(0), ...lines];
      left = lines.length;
      if (left > 0) left -= this.#append(lines);
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
    if (this.#closed) return;
    this.#lookedAtMs = -Infinity;
    if (this.#kept.length > 0) this.#write([]);
    this.#closed = true;
    try {
      this.#closeFile();
    } catch (error) {
      this.#fail(error, 0);
    }
  }

  /** Writes lines. Returns how many are whole. */
  #append(lines: readonly string[]): number {
    const count = this.#fileFor().append(lines);
    for (let index = 0; index < count; index += 1) this.#kept.push(lines[index] ?? '');
    return count;
  }

  /** Leaves a file that somebody deleted. Returns its path; the lines since the look before are kept. */
  #lookForFile(nowMs: number): string | undefined {
    if (!this.#file || !this.#isDue(this.#file, nowMs)) return undefined;
    this.#lookedAtMs = nowMs;
    this.#lookedAtBytes = this.#file.bytes;
    if (!this.#file.isGone) {
      this.#kept = [];
      return undefined;
    }
    const { path } = this.#file;
    this.#closeFile();
    return path;
  }

  /** A file that is left because of its size is looked for once more. */
  #isDue({ bytes }: JournalFile, nowMs: number): boolean {
    if (nowMs - this.#lookedAtMs >= LOOK_MS || bytes >= this.options.maxBytes) return true;
    return bytes - this.#lookedAtBytes > MOST_KEPT_BYTES;
  }

  #fileFor(): JournalFile {
    if (this.#file && this.#file.bytes < this.options.maxBytes) return this.#file;
    this.#closeFile();
    makeFolder(this.options.dir);
    const part = this.#part + 1;
    const file = this.#begin(part);
    this.#part = part;
    this.#file = file;
    deleteOldest(this.options.dir, this.options.keep, this.#run);
    return file;
  }

  /** Two runs of a process may begin in one millisecond: the second is called by the next one. */
  #begin(part: number): JournalFile {
    for (;;) {
      try {
        return JournalFile.begin(this.#pathOf(part), formatHeader(this.#run, part));
      } catch (error) {
        if (part > 1 || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        this.#begunAtMs += 1;
      }
    }
  }

  #closeFile(): void {
    const file = this.#file;
    this.#file = undefined;
    this.#lookedAtBytes = 0;
    file?.close();
  }

  #pathOf(part: number): string {
    return join(this.options.dir, journalFileName(this.#run, part));
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

import type { LabEvent } from '../model/lab-event.js';

/** Version of the format of a journal line. */
const JOURNAL_VERSION = 1;

/** First line of each journal file. */
export interface JournalHeader {
  readonly labnet: 'journal';
  readonly version: number;
  /** Names one run of labnet: the same in all files of the run. */
  readonly run: string;
  /** Number of the file within the run, from 1. */
  readonly part: number;
  readonly pid: number;
  readonly startedAt: string;
}

/** Every other line: a fact, numbered without gaps within its run. */
export interface JournalEntry {
  readonly seq: number;
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string;
  readonly event: LabEvent;
}

/** The first line of a file, with the line break. */
export function formatHeader(run: string, part: number): string {
  const header: JournalHeader = {
    labnet: 'journal',
    version: JOURNAL_VERSION,
    run,
    part,
    pid: process.pid,
    startedAt: new Date().toISOString(),
  };
  return `${JSON.stringify(header)}\n`;
}

/** Makes lines of facts. Facts come in bursts: the text of a millisecond is made once. */
export class EntryFormat {
  #atMs = Number.NaN;
  #at = '';

  /**
   * A fact as its line, a {@link JournalEntry}, with the line break.
   *
   * @throws RangeError for a fact without a time.
   */
  line(seq: number, event: LabEvent): string {
    return `{"seq":${seq},"at":"${this.#timeOf(event.atMs)}","event":${JSON.stringify(event)}}\n`;
  }

  #timeOf(atMs: number): string {
    if (atMs !== this.#atMs) {
      this.#at = new Date(atMs).toISOString();
      this.#atMs = atMs;
    }
    return this.#at;
  }
}

/** What a line of a journal file is. Never throws. */
export function parseLine(line: string): JournalHeader | JournalEntry | undefined {
  try {
    const value = JSON.parse(line) as Partial<JournalHeader & JournalEntry> | null;
    if (value === null || typeof value !== 'object') return undefined;
    if (value.labnet === 'journal') return value as JournalHeader;
    if (typeof value.seq === 'number' && isFact(value.event)) return value as JournalEntry;
  } catch {
    // A torn line: the process died while it wrote.
  }
  return undefined;
}

/** Texts that whoever shows a fact relies upon. Facts of a type that is not known yet need none. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'message.sent': ['peer', 'label', 'text', 'wire'],
  'message.received': ['peer', 'label', 'text', 'wire', 'verdict'],
  'exchange.started': ['peer', 'label', 'text'],
  'exchange.settled': ['outcome', 'text'],
  'peer.condition': ['peer', 'condition'],
  'input.entered': ['source', 'text'],
  'input.settled': ['outcome', 'text'],
  note: ['level', 'text'],
  health: ['part', 'text'],
};
/** Texts that a fact may have. */
const OPTIONAL = ['peer', 'from', 'reason', 'code'];

function isFact(value: unknown): value is LabEvent {
  if (typeof value !== 'object' || value === null) return false;
  const fact = value as Readonly<Record<string, unknown>>;
  if (typeof fact.type !== 'string' || typeof fact.atMs !== 'number') return false;
  const needed = Object.hasOwn(NEEDED, fact.type) ? (NEEDED[fact.type] ?? []) : [];
  return (
    needed.every((key) => typeof fact[key] === 'string') &&
    OPTIONAL.every((key) => fact[key] === undefined || typeof fact[key] === 'string')
  );
}

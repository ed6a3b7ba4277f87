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

/** A fact as its line, with the line break. */
export function formatEntry(seq: number, event: LabEvent): string {
  return `${JSON.stringify({ seq, at: new Date(event.atMs).toISOString(), event })}\n`;
}

/** What a line of a journal file is. Never throws. */
export function parseLine(line: string): JournalHeader | JournalEntry | undefined {
  try {
    const value = JSON.parse(line) as Partial<JournalHeader & JournalEntry> | null;
    if (value === null || typeof value !== 'object') return undefined;
    if (value.labnet === 'journal') return value as JournalHeader;
    if (typeof value.seq === 'number' && typeof value.event?.type === 'string') return value as JournalEntry;
  } catch {
    // A torn line: the process died while it wrote.
  }
  return undefined;
}

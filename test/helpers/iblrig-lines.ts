import type { TranscriptLine, TranscriptStep } from './transcripts.js';
import { readTranscript } from './transcripts.js';

/** A line of the tables: a call, its arguments and what came of it. */
export interface TableLine extends TranscriptLine {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly output: unknown;
  readonly error_type: string | null;
  readonly message: string | null;
  readonly remote_devices_yaml?: string | null;
  readonly file_before?: string | null;
  readonly file_after?: string | null;
  readonly folder_set?: boolean;
  readonly log?: readonly (readonly [string, string])[];
}

/** A line of a conversation with scripted rigs. */
export interface ConversationLine extends TranscriptLine {
  readonly setup: Readonly<Record<string, unknown>> & {
    readonly clients: Readonly<Record<string, string>>;
    readonly far_side: Readonly<Record<string, unknown>>;
    readonly services_timeout?: unknown;
    readonly subject?: string;
    readonly main_sync?: boolean;
    readonly push?: { readonly message: unknown; readonly args: readonly unknown[]; readonly wait: boolean };
  };
  readonly send: unknown;
  readonly steps: readonly TranscriptStep[];
  readonly effect: Readonly<Record<string, unknown>>;
}

/** Lines of `iblrig-aux.jsonl`. */
export const auxLines = readTranscript<ConversationLine>('iblrig-aux');

const sessionFile = readTranscript<TableLine & ConversationLine>('iblrig-session');

/** Whole sessions of `iblrig-session.jsonl`. */
export const sessionLines: readonly ConversationLine[] = sessionFile.filter((line) => 'setup' in line);

/** Lines of its tables, by what they are about: `ref2dict`, `select`, `uri-match` … */
export function tableLines(topic: string): readonly TableLine[] {
  return sessionFile.filter((line) => line.case.startsWith(`${topic}-`) && !('setup' in line));
}

/** How many lines the file has in all. */
export const sessionFileSize = sessionFile.length;

import { readTranscript } from '../../helpers/transcripts.js';
import type { ByteObject, TranscriptLine } from '../../helpers/transcripts.js';

/** One step of a conversation between a manager and its peers. */
export interface MslStep {
  readonly from: string;
  readonly to: string;
  readonly bytes?: ByteObject;
  readonly event?: string;
}

/** One line of `msl-handshake.jsonl`. */
export interface MslLine extends TranscriptLine {
  readonly setup: {
    readonly manager: {
      readonly auth_password?: string;
      readonly auth_login?: boolean;
      readonly auth_hostname?: boolean;
      readonly trusted_hostnames?: readonly string[];
      readonly users?: readonly {
        readonly username: string;
        readonly password: string;
        readonly is_admin: boolean;
      }[];
    };
  };
  readonly steps: readonly MslStep[];
  readonly effect?: Readonly<Record<string, unknown>>;
}

/** All lines. */
export const mslLines: readonly MslLine[] = readTranscript<MslLine>('msl-handshake');

/** Ports by party, as the names in the transcripts have them. */
export const PORTS: Readonly<Record<string, number>> = {
  svc: 50001,
  svc2: 50002,
  c1: 50011,
  c2: 50012,
  c3: 50013,
  x1: 50021,
};

/** The pinned facts about the computer of the recording. */
export const PINNED = { language: 'Python 3.11.2', os: 'Linux 6.1.0 x86_64' } as const;

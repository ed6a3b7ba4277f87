import { sanitize } from '../../kernel/sanitize.js';
import type { LabState } from '../../model/lab-state.js';
import { selectPeers, selectPending } from '../../model/selectors.js';
import { formatSeconds } from './format.js';
import type { Line, Span } from './line.js';
import { qualityAt } from './values.js';

/** What the status line says beside the state. */
export interface StatusOptions {
  readonly title: string;
  /** What tells this lab from another of the same name: its configuration file. @defaultValue nothing */
  readonly profile?: string;
  /** Facts are kept in a journal. @defaultValue true */
  readonly hasJournal?: boolean;
  readonly readOnly: boolean;
  /** What of the screen itself is not well. @defaultValue nothing */
  readonly troubles?: readonly string[];
}

/**
 * The truth at a glance: the lab, how many rigs are heard of all, what waits and for how long, what of labnet
 * itself is not well, and whether anything can be sent.
 *
 * @param nowMs - The present, as facts count it.
 */
export function statusLine(state: LabState, nowMs: number, options: StatusOptions): Line {
  const { title, profile = '', readOnly, hasJournal = true, troubles = [] } = options;
  // What matters most stands first: a short line loses its end.
  const parts: Span[] = [
    { text: sanitize(`labnet ${title}${profile === '' ? '' : ` (${profile})`}`), strong: true },
    ...(readOnly ? [{ text: 'read-only', tone: 'warn' } as const] : []),
    heardPart(state),
    pendingPart(state, nowMs),
    ...faultParts(state),
    ...troubles.map((text): Span => ({ text: sanitize(text), tone: 'warn' })),
    ...staleParts(state, nowMs),
    ...journalParts(state, hasJournal),
  ];
  return parts.flatMap((part, index): Span[] =>
    index === 0 ? [part] : [{ text: ' │ ', tone: 'quiet' }, part],
  );
}

/** One that is not well stands among the faults. */
function journalParts({ faults }: LabState, hasJournal: boolean): readonly Span[] {
  if (!hasJournal) return [{ text: 'no journal', tone: 'warn' }];
  return faults.has('journal') ? [] : [{ text: 'journal ok', tone: 'quiet' }];
}

function heardPart(state: LabState): Span {
  const peers = selectPeers(state);
  const heard = peers.filter(({ condition }) => condition === 'heard').length;
  return {
    text: `${heard}/${peers.length} heard`,
    tone: heard > 0 && heard === peers.length ? 'good' : 'plain',
  };
}

function pendingPart(state: LabState, nowMs: number): Span {
  const pending = selectPending(state);
  const oldest = pending[0];
  if (!oldest) return { text: 'nothing pending', tone: 'quiet' };
  const age = formatSeconds(nowMs - oldest.startedAtMs);
  return { text: `${pending.length} pending, oldest ${age}`, tone: 'accent' };
}

/** Values that are not as new as they should be. */
function staleParts(state: LabState, nowMs: number): readonly Span[] {
  const readings = [...state.readings.values()];
  const stale = readings.filter((reading) => qualityAt(reading, nowMs) !== 'fresh').length;
  if (stale === 0) return [];
  return [{ text: `${stale} of ${readings.length} values stale`, tone: 'warn' }];
}

function faultParts(state: LabState): readonly Span[] {
  return [...state.faults].map(([part, text]) => ({ text: sanitize(`${part}: ${text}`), tone: 'bad' }));
}

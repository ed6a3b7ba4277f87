import { describeEvent } from '../../model/describe-event.js';
import type { EventLine } from '../../model/describe-event.js';
import type { LabState, LogEntry } from '../../model/lab-state.js';
import { peerName } from '../../model/selectors.js';
import { formatDuration, formatTime } from './format.js';
import { cutText, fitText, lineOf } from './line.js';
import type { Line, Tone } from './line.js';
import { withoutSubject } from './subject.js';

/** Where the log is: undefined follows the newest line; else the number of the entry at the bottom. */
export type LogAnchor = number | undefined;

const SUBJECT = { least: 8, most: 20 };
const DELTA = 8;

const TONES: Readonly<Record<EventLine['tone'], Tone>> = {
  plain: 'plain',
  good: 'good',
  bad: 'bad',
  quiet: 'quiet',
  input: 'input',
};

interface ShownEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly line: EventLine;
}

/**
 * The facts that people read, oldest first: time, time since the line before, way, peer, message and text.
 *
 * @param rows - Most lines.
 * @param anchor - Which entry is at the bottom.
 */
export function logLines(
  state: LabState,
  { columns, rows, anchor }: { readonly columns: number; readonly rows: number; readonly anchor: LogAnchor },
): readonly Line[] {
  // One more, for the delta of the first.
  const shown = shownBefore(state, positionOf(state.log, anchor), rows + 1).reverse();
  if (shown.length === 0) return [lineOf('Nothing has happened yet.', 'quiet')];
  const subjectColumns = Math.min(
    SUBJECT.most,
    Math.max(SUBJECT.least, ...shown.map(({ line }) => line.subject.length)),
  );
  return shown
    .map((entry, index) => entryLine(entry, shown[index - 1], { columns, subjectColumns }))
    .slice(-rows);
}

/** Index just after the entry with this number, or after the nearest kept one before it. */
function positionOf(log: readonly LogEntry[], anchor: LogAnchor): number {
  const oldest = log[0];
  if (anchor === undefined || !oldest) return log.length;
  return Math.max(1, Math.min(log.length, anchor - oldest.seq + 1));
}

/** Entries that have a line, newest first, from just before a position. */
function shownBefore(state: LabState, position: number, most: number): ShownEntry[] {
  const shown: ShownEntry[] = [];
  for (let at = position - 1; at >= 0 && shown.length < most; at--) {
    const entry = describe(state, at);
    if (entry) shown.push(entry);
  }
  return shown;
}

function describe(state: LabState, index: number): ShownEntry | undefined {
  const entry = state.log[index];
  const line = entry && describeEvent(entry.event, (peer) => peerName(state, peer));
  if (!line) return undefined;
  const peer = 'peer' in entry.event ? state.peers.get(entry.event.peer ?? '') : undefined;
  const text = withoutSubject(line.text, peer);
  return { seq: entry.seq, atMs: entry.event.atMs, line: { ...line, text } };
}

function entryLine(
  { atMs, line }: ShownEntry,
  before: ShownEntry | undefined,
  { columns, subjectColumns }: { readonly columns: number; readonly subjectColumns: number },
): Line {
  const delta = before ? deltaText(atMs - before.atMs) : '';
  const time = `${formatTime(atMs)} ${fitText(delta, DELTA, 'right')} `;
  const subject = fitText(line.subject, subjectColumns);
  const tone = TONES[line.tone];
  const text = [line.label, line.text].filter((part) => part !== '').join(' ');
  const left = time.length + subjectColumns + 3;
  return [
    { text: time, tone: 'quiet' },
    { text: `${line.mark} `, tone },
    { text: `${subject} `, strong: true },
    { text: cutText(text, Math.max(0, columns - left)), tone },
  ];
}

/** Facts are dated in whole milliseconds; a clock that was set back gives negative ones. */
function deltaText(ms: number): string {
  return ms < 0 ? `-${formatDuration(-ms)}` : `+${ms === 0 ? '0 ms' : formatDuration(ms)}`;
}

/**
 * The anchor after moving by so many lines.
 *
 * @param by - Negative: towards the past. Past the newest line, the log follows again.
 */
export function moveLog(state: LabState, anchor: LogAnchor, by: number): LogAnchor {
  const position = positionOf(state.log, anchor);
  if (by < 0) return shownBefore(state, position, 1 - by).at(-1)?.seq ?? anchor;
  let left = by;
  for (let at = position; at < state.log.length; at++) {
    const entry = describe(state, at);
    if (entry && --left === 0)
      return shownBefore(state, state.log.length, 1)[0]?.seq === entry.seq ? undefined : entry.seq;
  }
  return undefined;
}

/** Number of the oldest line that is kept. */
export function oldestLog(state: LabState): LogAnchor {
  for (let at = 0; at < state.log.length; at++) {
    const entry = describe(state, at);
    if (entry) return entry.seq;
  }
  return undefined;
}

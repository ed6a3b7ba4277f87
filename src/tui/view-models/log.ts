import { sanitize } from '../../kernel/sanitize.js';
import { describeEvent } from '../../model/describe-event.js';
import type { EventLine } from '../../model/describe-event.js';
import type { LabEvent } from '../../model/lab-event.js';
import type { LabState, LogEntry } from '../../model/lab-state.js';
import { peerName } from '../../model/selectors.js';
import { cutText } from '../../terminal/cut-text.js';
import { textWidth } from '../../terminal/text-width.js';
import { formatDuration, formatTime } from './format.js';
import { fitText, lineOf } from './line.js';
import type { Line, Tone } from './line.js';
import { keepAll } from './pane-row.js';
import type { Keep, PaneRow, RowFacts } from './pane-row.js';
import { withoutSubject } from '../../model/without-subject.js';

/** Where the log is: undefined follows the newest line; else the number of the entry at the bottom. */
export type LogAnchor = number | undefined;

const SUBJECT = { least: 8, most: 20 };
const DELTA = 8;
/** On less the time has whole seconds, and that since the line before is left out: the message matters more. */
const NARROW = 60;

const TONES: Readonly<Record<EventLine['tone'], Tone>> = {
  plain: 'plain',
  good: 'good',
  bad: 'bad',
  quiet: 'quiet',
  input: 'input',
};

interface ShownEntry {
  readonly seq: number;
  readonly event: LabEvent;
  readonly line: EventLine;
}

/** What is shown of the log. */
export interface LogViewOptions {
  readonly columns: number;
  /** Most lines. */
  readonly rows: number;
  /** Which entry is at the bottom. */
  readonly anchor: LogAnchor;
  /** @defaultValue every one */
  readonly keep?: Keep;
}

/**
 * The facts that people read, oldest first: time, time since the line before, way, peer, message and text. An entry
 * is one row, called by its number.
 */
export function logRows(state: LabState, options: LogViewOptions): readonly PaneRow[] {
  const { columns, rows, anchor, keep = keepAll } = options;
  // One more, for the delta of the first.
  const shown = shownBefore(state, positionOf(state.log, anchor), rows + 1, keep).reverse();
  const subjectColumns = Math.min(
    SUBJECT.most,
    Math.floor(columns / 4),
    Math.max(SUBJECT.least, ...shown.map(({ line }) => textWidth(line.subject))),
  );
  return shown
    .map((entry, index): PaneRow => ({
      id: String(entry.seq),
      height: 1,
      lines: [entryLine(entry, shown[index - 1], { columns, subjectColumns })],
      record: () => recordOf(entry),
    }))
    .slice(-rows);
}

/** The same as lines, or one that says that there are none. */
export function logLines(state: LabState, options: LogViewOptions): readonly Line[] {
  const lines = logRows(state, options).flatMap((row) => row.lines);
  if (lines.length > 0) return lines;
  const isFiltered = shownBefore(state, state.log.length, 1, keepAll).length > 0;
  return [
    lineOf(
      isFiltered ? 'No line is shown: the filter leaves them out.' : 'Nothing has happened yet.',
      'quiet',
    ),
  ];
}

/** Index just after the entry with this number, or after the nearest kept one before it. */
function positionOf(log: readonly LogEntry[], anchor: LogAnchor): number {
  const oldest = log[0];
  if (anchor === undefined || !oldest) return log.length;
  return Math.max(1, Math.min(log.length, anchor - oldest.seq + 1));
}

/** Entries that have a line, newest first, from just before a position. */
function shownBefore(state: LabState, position: number, most: number, keep: Keep): ShownEntry[] {
  const shown: ShownEntry[] = [];
  for (let at = position - 1; at >= 0 && shown.length < most; at--) {
    const entry = describe(state, at, keep);
    if (entry) shown.push(entry);
  }
  return shown;
}

function describe(state: LabState, index: number, keep: Keep): ShownEntry | undefined {
  const entry = state.log[index];
  const line = entry && describeEvent(entry.event, (peer) => peerName(state, peer));
  if (!line) return undefined;
  const peer = 'peer' in entry.event ? state.peers.get(entry.event.peer ?? '') : undefined;
  const text = withoutSubject(line.text, peer);
  const shown = { seq: entry.seq, event: entry.event, line: { ...line, text } };
  return keep === keepAll || keep(factsOf(state, shown)) ? shown : undefined;
}

function factsOf(state: LabState, { event, line }: ShownEntry): RowFacts {
  const exchange = event.type === 'exchange.settled' ? state.exchanges.get(event.exchange) : undefined;
  const about = exchange ? peerName(state, exchange.peer) : line.subject;
  return {
    rig: sanitize(about),
    event: exchange ? sanitize(exchange.label) : line.label,
    state: stateOf(event),
    atMs: event.atMs,
    text: [line.subject, line.label, line.text, exchange ? sanitize(about) : ''].join(' '),
  };
}

function stateOf(event: LabEvent): string {
  switch (event.type) {
    case 'message.received':
      return event.verdict;
    case 'exchange.settled':
    case 'input.settled':
      return event.outcome;
    case 'peer.condition':
      return event.condition;
    case 'note':
      return event.level;
    default:
      return event.type;
  }
}

function recordOf({ seq, event, line }: ShownEntry) {
  return {
    number: seq,
    atMs: event.atMs,
    way: line.mark,
    subject: line.subject,
    event: line.label,
    text: line.text,
    wire: 'wire' in event ? sanitize(event.wire) : undefined,
  };
}

function entryLine(
  { event, line }: ShownEntry,
  before: ShownEntry | undefined,
  { columns, subjectColumns }: { readonly columns: number; readonly subjectColumns: number },
): Line {
  const delta = before ? deltaText(event.atMs - before.event.atMs) : '';
  const time =
    columns < NARROW
      ? `${formatTime(event.atMs).slice(0, 8)} `
      : `${formatTime(event.atMs)} ${fitText(delta, DELTA, 'right')} `;
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
export function moveLog(state: LabState, anchor: LogAnchor, by: number, keep: Keep = keepAll): LogAnchor {
  const position = positionOf(state.log, anchor);
  if (by < 0) return shownBefore(state, position, 1 - by, keep).at(-1)?.seq ?? anchor;
  let left = by;
  for (let at = position; at < state.log.length; at++) {
    const entry = describe(state, at, keep);
    if (entry && --left === 0) return newestLog(state, keep) === entry.seq ? undefined : entry.seq;
  }
  return undefined;
}

/** Number of the oldest line that is kept. */
export function oldestLog(state: LabState, keep: Keep = keepAll): LogAnchor {
  for (let at = 0; at < state.log.length; at++) {
    const entry = describe(state, at, keep);
    if (entry) return entry.seq;
  }
  return undefined;
}

/** Number of the newest line. */
export function newestLog(state: LabState, keep: Keep = keepAll): LogAnchor {
  return shownBefore(state, state.log.length, 1, keep)[0]?.seq;
}

/**
 * Lines that came after a moment.
 *
 * @param state - The present.
 * @param logged - How many facts there were at that moment.
 */
export function waitingLines(state: LabState, logged: number, keep: Keep = keepAll): number {
  let count = 0;
  for (let at = state.log.length - 1; at >= 0 && (state.log[at]?.seq ?? 0) >= logged; at--) {
    if (describe(state, at, keep)) count++;
  }
  return count;
}

import { sanitize } from '../../kernel/sanitize.js';
import type { ExchangeDeadline } from '../../model/lab-event.js';
import type { ExchangeState, LabState, PeerState } from '../../model/lab-state.js';
import { peerName, selectPending } from '../../model/selectors.js';
import { cutText } from '../../terminal/cut-text.js';
import { textWidth } from '../../terminal/text-width.js';
import { bar, formatDuration, formatSeconds } from './format.js';
import { fitText, lineOf } from './line.js';
import type { Line, Span } from './line.js';
import { keepAll, keptOf } from './pane-row.js';
import type { Keep, PaneList, RowFacts } from './pane-row.js';
import { withoutSubject } from '../../model/without-subject.js';
import { wrapText } from './wrap.js';

/** How long an outcome stays in the pane. */
const OUTCOME_MS = 10_000;

const NAME = { least: 6, most: 16 };
const LABEL = { least: 6, most: 14 };
const BAR = { least: 4, most: 16 };
/** Least columns that a deadline is worth to be shown beside another. */
const DEADLINE = 18;
/** Lines of an error text. */
const ERROR_ROWS = 3;

/** Exchanges that the pane shows: the pending ones, oldest first, then what was settled lately, newest first. */
function shownExchanges(state: LabState, nowMs: number): readonly ExchangeState[] {
  const settled = [...state.exchanges.values()]
    .filter((exchange) => exchange.settled && nowMs - exchange.settled.atMs < OUTCOME_MS)
    .sort((a, b) => (b.settled?.atMs ?? 0) - (a.settled?.atMs ?? 0));
  return [...selectPending(state), ...settled];
}

interface NamedExchange {
  readonly exchange: ExchangeState;
  readonly name: string;
  readonly label: string;
}

/**
 * What waits for an answer, one row each: rig, message, and each deadline as a bar that runs down with the
 * seconds that remain; for a while after its end the outcome.
 *
 * @param nowMs - The present, as facts count it.
 */
export function pendingList(state: LabState, nowMs: number, columns: number, keep: Keep = keepAll): PaneList {
  const all = shownExchanges(state, nowMs).map((exchange) => ({
    exchange,
    name: sanitize(peerName(state, exchange.peer)),
    label: sanitize(exchange.label),
  }));
  const named = keptOf(all, keep, factsOf);
  const nameColumns = widest(
    named.map(({ name }) => name),
    NAME,
    columns,
  );
  const labelColumns = widest(
    named.map(({ label }) => label),
    LABEL,
    columns,
  );
  const linesOf = ({ exchange, name, label }: NamedExchange): readonly Line[] => {
    const left = nameColumns + labelColumns + 4;
    const [first = [], ...more] = exchange.settled
      ? outcomeLines(exchange, state.peers.get(exchange.peer), columns - left)
      : [waitingLine(exchange, nowMs, columns - left)];
    const head: Line = [
      { text: `${fitText(name, nameColumns)}  `, strong: true },
      { text: `${fitText(label, labelColumns)}  ` },
    ];
    return [[...head, ...first], ...more.map((line): Line => [{ text: ' '.repeat(left) }, ...line])];
  };
  return {
    head: [],
    total: all.length,
    empty: lineOf('Nothing waits for an answer.', 'quiet'),
    rows: named.map((each) => {
      const lines = linesOf(each);
      return { id: String(each.exchange.id), height: lines.length, lines, record: () => recordOf(each) };
    }),
  };
}

function factsOf({ exchange, name, label }: NamedExchange): RowFacts {
  const state = exchange.settled?.outcome ?? 'pending';
  const text = [name, label, sanitize(exchange.text), state, sanitize(exchange.settled?.text ?? '')].join(
    ' ',
  );
  return { rig: name, event: label, state, atMs: exchange.startedAtMs, text };
}

function recordOf({ exchange, name, label }: NamedExchange) {
  const { settled, startedAtMs } = exchange;
  return {
    rig: name,
    event: label,
    text: sanitize(exchange.text),
    startedAtMs,
    state: settled?.outcome ?? 'pending',
    tookMs: settled && settled.atMs - startedAtMs,
    code: settled?.code === undefined ? undefined : sanitize(settled.code),
    outcome: settled && sanitize(settled.text),
  };
}

/** A column for some texts, which leaves half of the line to the deadlines. */
function widest(
  texts: readonly string[],
  { least, most }: { readonly least: number; readonly most: number },
  columns: number,
): number {
  return Math.min(most, Math.floor(columns / 4), Math.max(least, ...texts.map(textWidth)));
}

function waitingLine(exchange: ExchangeState, nowMs: number, columns: number): Line {
  const age = nowMs - exchange.startedAtMs;
  if (exchange.deadlines.length === 0) {
    return lineOf(cutText(`waits for ${formatSeconds(age)}, without limit`, columns), 'warn');
  }
  const { deadlines, steps } = exchange;
  // Where there is no room for all of them, what is awaited next matters most.
  const next = deadlines.find(({ awaiting }) => steps[awaiting] === undefined);
  const shown = next && columns < deadlines.length * DEADLINE ? [next] : deadlines;
  const share = Math.floor(columns / shown.length);
  return shown.flatMap((deadline, index): Line => {
    const arrivedAtMs = steps[deadline.awaiting];
    const text =
      arrivedAtMs === undefined
        ? remaining(deadline, age, share)
        : `${sanitize(deadline.awaiting)} ✓ ${formatDuration(arrivedAtMs - exchange.startedAtMs)}`;
    const gap = index === shown.length - 1 ? '' : '  ';
    return [{ text: text + gap, tone: arrivedAtMs === undefined ? urgency(deadline, age) : 'good' }];
  });
}

function remaining({ awaiting, timeoutMs }: ExchangeDeadline, ageMs: number, columns: number): string {
  const leftMs = Math.max(0, timeoutMs - ageMs);
  const name = sanitize(awaiting);
  const seconds = formatSeconds(leftMs);
  const room = columns - name.length - '  59.9 s  '.length;
  if (room < BAR.least) return `${name} ${seconds}`;
  return `${name} ${bar(leftMs / timeoutMs, Math.min(BAR.most, room))} ${seconds}`;
}

function urgency({ timeoutMs }: ExchangeDeadline, ageMs: number): Span['tone'] & string {
  return timeoutMs - ageMs < timeoutMs / 4 ? 'warn' : 'accent';
}

function outcomeLines(
  exchange: ExchangeState,
  peer: PeerState | undefined,
  columns: number,
): readonly Line[] {
  const { settled, startedAtMs } = exchange;
  if (!settled) return [];
  const took = Math.round(settled.atMs - startedAtMs);
  if (settled.outcome === 'answered') return [lineOf(cutText(`✓ answered in ${took} ms`, columns), 'good')];
  const text = `✗ ${failureText(exchange, peer)}`;
  return wrapText(text, columns, ERROR_ROWS).map((line) => lineOf(line, 'bad'));
}

/** The deadline that passed, where one did: it must be read even where the line is short. */
function failureText({ settled, deadlines, steps }: ExchangeState, peer: PeerState | undefined): string {
  const missed = deadlines.find(({ awaiting }) => steps[awaiting] === undefined);
  if (settled?.outcome === 'timeout' && missed) {
    return sanitize(`timeout: no ${missed.awaiting} within ${missed.timeoutMs} ms`);
  }
  const text = sanitize(withoutSubject(settled?.text ?? '', peer));
  return text === '' ? (settled?.outcome ?? '') : text;
}

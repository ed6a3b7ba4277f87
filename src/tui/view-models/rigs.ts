import { sanitize } from '../../kernel/sanitize.js';
import type { PeerCondition } from '../../model/lab-event.js';
import type { LabState, PeerState } from '../../model/lab-state.js';
import { selectPeers } from '../../model/selectors.js';
import { formatAge, formatDuration, formatSeconds } from './format.js';
import { lineOf } from './line.js';
import type { Span, Tone } from './line.js';
import { keepAll } from './pane-row.js';
import type { Keep, PaneList, RowFacts, RowRecord } from './pane-row.js';
import { sparkline } from './sparkline.js';
import { tableList } from './table-list.js';
import type { Column } from './table.js';
import { withoutSubject } from './subject.js';

const CONDITIONS: Readonly<Record<PeerCondition, { readonly text: string; readonly tone: Tone }>> = {
  heard: { text: '● heard', tone: 'good' },
  'never-heard': { text: '○ never heard', tone: 'quiet' },
  silent: { text: '✗ silent', tone: 'bad' },
  refused: { text: '✗ refused', tone: 'bad' },
  closed: { text: '- closed', tone: 'quiet' },
};

/** From this width on there is room for how the round trips went. */
const WIDE = 110;
const TREND_COLUMNS = 12;
/** How long it is told that nothing was heard for a while. */
const GAP_SHOWN_MS = 60_000;

/**
 * Everything that can be spoken to, one row each: name, address, what is known of its reachability, when it was
 * last heard, its latest round trip and what it says of itself.
 *
 * @param nowMs - The present, as facts count it.
 */
export function rigList(state: LabState, nowMs: number, columns: number, keep: Keep = keepAll): PaneList {
  const shown = columnsAt(nowMs).filter(({ title }) => title !== 'trips' || columns >= WIDE);
  return tableList({
    items: selectPeers(state),
    columns: shown,
    width: columns,
    keep,
    empty: lineOf('No rigs: the configuration names none.', 'quiet'),
    idOf: ({ id }) => id,
    factsOf: (peer) => rigFacts(peer, nowMs),
    recordOf: (peer) => rigRecord(peer, nowMs),
  });
}

/** How far a peer can be reached, in words and colour. */
export function conditionSpan(condition: PeerCondition): { readonly text: string; readonly tone: Tone } {
  return CONDITIONS[condition];
}

function rigFacts(peer: PeerState, nowMs: number): RowFacts {
  const name = sanitize(peer.name);
  const { text } = statusCell(peer, nowMs);
  return {
    rig: name,
    event: '',
    state: peer.condition,
    atMs: peer.lastHeardAtMs,
    text: [name, sanitize(peer.address), sanitize(peer.kind), CONDITIONS[peer.condition].text, text].join(
      ' ',
    ),
  };
}

function rigRecord(peer: PeerState, nowMs: number): RowRecord {
  return {
    name: sanitize(peer.name),
    kind: sanitize(peer.kind),
    address: sanitize(peer.address),
    state: peer.condition,
    lastHeardMs: peer.lastHeardAtMs,
    roundTripMs: peer.roundTripsMs.at(-1),
    status: statusCell(peer, nowMs).text,
    ...peer.counts,
  };
}

function columnsAt(nowMs: number): readonly Column<PeerState>[] {
  return [
    { title: 'name', min: 6, max: 24, cell: ({ name }) => ({ text: sanitize(name), strong: true }) },
    { title: 'address', min: 8, max: 40, cell: ({ address }) => ({ text: sanitize(address) }) },
    { title: 'state', min: 9, max: 13, cell: ({ condition }) => CONDITIONS[condition] },
    { title: 'heard', min: 5, max: 6, align: 'right', cell: (peer) => heardCell(peer, nowMs) },
    { title: 'trip', min: 6, max: 7, align: 'right', cell: tripCell },
    { title: 'trips', min: 5, max: TREND_COLUMNS, cell: tripsCell },
    { title: 'status', min: 6, max: 12, takesRest: true, cell: (peer) => statusCell(peer, nowMs) },
  ];
}

function tripsCell({ roundTripsMs }: PeerState): Span {
  return { text: sparkline(roundTripsMs, TREND_COLUMNS), tone: 'quiet' };
}

function heardCell({ lastHeardAtMs }: PeerState, nowMs: number): Span {
  if (lastHeardAtMs === undefined) return { text: '-', tone: 'quiet' };
  return { text: formatAge(nowMs - lastHeardAtMs) };
}

function tripCell({ roundTripsMs }: PeerState): Span {
  const latest = roundTripsMs.at(-1);
  return latest === undefined ? { text: '-', tone: 'quiet' } : { text: formatDuration(latest) };
}

/** Its status first; then why it is not heard; then all else that it says of itself. */
function statusCell(peer: PeerState, nowMs: number): Span {
  const { facts, condition } = peer;
  const { status, ...others } = facts;
  const reason = withoutSubject(peer.reason, peer);
  const rest = Object.entries(others).map(([label, text]) => `${label}: ${text}`);
  const why = reason === '' ? [] : [reason];
  const text = [...(status === undefined ? [] : [status]), ...why, ...gapText(peer, nowMs), ...rest].join(
    ' · ',
  );
  // What was said before the silence may no longer be so.
  return { text: sanitize(text), tone: condition === 'heard' ? 'plain' : 'quiet' };
}

/** What was missed is told for a while after it is heard again. */
function gapText({ gap, condition }: PeerState, nowMs: number): readonly string[] {
  if (!gap || condition !== 'heard' || nowMs - gap.toMs > GAP_SHOWN_MS) return [];
  return [`heard again after ${formatSeconds(gap.toMs - gap.fromMs)}`];
}

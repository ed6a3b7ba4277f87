import { sanitize } from '../../kernel/sanitize.js';
import type { PeerCondition } from '../../model/lab-event.js';
import type { LabState, PeerState } from '../../model/lab-state.js';
import { selectPeers } from '../../model/selectors.js';
import { formatAge, formatDuration, formatSeconds } from './format.js';
import { lineOf } from './line.js';
import type { Span, Tone } from './line.js';
import { keepAll } from './pane-row.js';
import type { Keep, PaneList, RowFacts, RowRecord } from './pane-row.js';
import { isService } from './service-peers.js';
import { sparkline } from './sparkline.js';
import { tableList } from './table-list.js';
import type { Column } from './table.js';
import { withoutSubject } from '../../model/without-subject.js';

const CONDITIONS: Readonly<Record<PeerCondition, { readonly text: string; readonly tone: Tone }>> = {
  heard: { text: '● heard', tone: 'good' },
  'never-heard': { text: '○ never heard', tone: 'quiet' },
  silent: { text: '✗ silent', tone: 'bad' },
  refused: { text: '✗ refused', tone: 'bad' },
  closed: { text: '- closed', tone: 'quiet' },
};

/** From this width on how the round trips went is worth more than a longer status. */
const WIDE = 110;
/** Which column gives way first where there is no room for all. Name, address, state and status never do. */
const YIELDS = { trips: 1, lock: 2, session: 3, 'main sync': 4, trip: 5, heard: 6 } as const;
/** What a rig says of itself that has a column of its own, where there is room: label and title. */
const OWN_COLUMNS = { session: 'session', 'main sync': 'sync', lock: 'lock' } as const;
const TREND_COLUMNS = 12;
/** As wide as what it says most often: CONNECTED. */
const STATUS_COLUMNS = 9;

type OwnLabel = keyof typeof OWN_COLUMNS;

/** How long it is told that nothing was heard for a while. */
const GAP_SHOWN_MS = 60_000;

/**
 * Everything that can be spoken to, one row each: name, address, what is known of its reachability, when it was
 * last heard, its latest round trip and what it says of itself.
 *
 * @param nowMs - The present, as facts count it.
 */
export function rigList(state: LabState, nowMs: number, columns: number, keep: Keep = keepAll): PaneList {
  const items = selectPeers(state).filter((peer) => !isService(peer));
  return tableList({
    items,
    columns: columnsAt(nowMs, ownLabels(items)).filter(({ title }) => title !== 'trips' || columns >= WIDE),
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
    session: sanitize(peer.facts.session ?? ''),
    mainSync: sanitize(peer.facts['main sync'] ?? ''),
    lock: sanitize(peer.facts.lock ?? ''),
    status: statusCell(peer, nowMs).text,
    ...peer.counts,
  };
}

/** Labels with a column of their own: those that any rig says something at. */
function ownLabels(peers: readonly PeerState[]): readonly OwnLabel[] {
  const labels = Object.keys(OWN_COLUMNS) as OwnLabel[];
  return labels.filter((label) => peers.some(({ facts }) => facts[label] !== undefined));
}

function columnsAt(nowMs: number, own: readonly OwnLabel[]): readonly Column<PeerState>[] {
  return [
    { title: 'name', min: 6, max: 24, cell: ({ name }) => ({ text: sanitize(name), strong: true }) },
    { title: 'address', min: 8, max: 40, cell: ({ address }) => ({ text: sanitize(address) }) },
    { title: 'state', min: 9, max: 13, steady: true, cell: ({ condition }) => CONDITIONS[condition] },
    heardColumn(nowMs),
    { title: 'trip', min: 6, max: 7, align: 'right', steady: true, yields: YIELDS.trip, cell: tripCell },
    { title: 'trips', min: 5, max: TREND_COLUMNS, steady: true, yields: YIELDS.trips, cell: tripsCell },
    ...own.map(ownColumn),
    statusColumn(nowMs),
  ];
}

function heardColumn(nowMs: number): Column<PeerState> {
  const cell = (peer: PeerState) => heardCell(peer, nowMs);
  return { title: 'heard', min: 5, max: 6, align: 'right', steady: true, yields: YIELDS.heard, cell };
}

function statusColumn(nowMs: number): Column<PeerState> {
  const cell = (peer: PeerState, shown: ReadonlySet<string>) => statusCell(peer, nowMs, shown);
  return { title: 'status', min: STATUS_COLUMNS, max: 12, takesRest: true, cell };
}

function ownColumn(label: OwnLabel): Column<PeerState> {
  return {
    title: OWN_COLUMNS[label],
    min: 4,
    max: 28,
    yields: YIELDS[label],
    cell({ facts, condition }) {
      const text = facts[label];
      if (text === undefined) return { text: '-', tone: 'quiet' };
      // What was said before the silence may no longer be so.
      return { text: sanitize(text), tone: condition === 'heard' ? 'plain' : 'quiet' };
    },
  };
}

function tripsCell({ roundTripsMs }: PeerState): Span {
  return { text: sparkline(roundTripsMs, TREND_COLUMNS), tone: 'quiet' };
}

/** How long ago a peer was heard last. */
export function heardCell({ lastHeardAtMs }: PeerState, nowMs: number): Span {
  if (lastHeardAtMs === undefined) return { text: '-', tone: 'quiet' };
  return { text: formatAge(nowMs - lastHeardAtMs) };
}

function tripCell({ roundTripsMs }: PeerState): Span {
  const latest = roundTripsMs.at(-1);
  return latest === undefined ? { text: '-', tone: 'quiet' } : { text: formatDuration(latest) };
}

/** Its status first; then why it is not heard; then all else that it says of itself. */
function statusCell(peer: PeerState, nowMs: number, shown?: ReadonlySet<string>): Span {
  const { facts, condition } = peer;
  const { status, ...others } = facts;
  const reason = withoutSubject(peer.reason, peer);
  const rest = Object.entries(others)
    .filter(([label]) => shown?.has(OWN_COLUMNS[label as OwnLabel]) !== true)
    .map(([label, text]) => `${label}: ${text}`);
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

import { sanitize } from '../../kernel/sanitize.js';
import type { PeerCondition } from '../../model/lab-event.js';
import type { LabState, PeerState } from '../../model/lab-state.js';
import { selectPeers } from '../../model/selectors.js';
import { formatAge, formatDuration } from './format.js';
import { lineOf } from './line.js';
import type { Line, Span, Tone } from './line.js';
import { tableLines } from './table.js';
import type { Column } from './table.js';
import { withoutSubject } from './subject.js';

const CONDITIONS: Readonly<Record<PeerCondition, { readonly text: string; readonly tone: Tone }>> = {
  heard: { text: '● heard', tone: 'good' },
  'never-heard': { text: '○ never heard', tone: 'quiet' },
  silent: { text: '✗ silent', tone: 'bad' },
  refused: { text: '✗ refused', tone: 'bad' },
  closed: { text: '- closed', tone: 'quiet' },
};

/**
 * Everything that can be spoken to, one line each: name, address, what is known of its reachability, when it was
 * last heard, its latest round trip and what it says of itself.
 *
 * @param nowMs - The present, as facts count it.
 */
export function rigLines(state: LabState, nowMs: number, columns: number): readonly Line[] {
  const peers = selectPeers(state);
  if (peers.length === 0) return [lineOf('No rigs: the configuration names none.', 'quiet')];
  return tableLines(columnsAt(nowMs), peers, columns);
}

function columnsAt(nowMs: number): readonly Column<PeerState>[] {
  return [
    { title: 'name', min: 6, max: 24, cell: ({ name }) => ({ text: sanitize(name), strong: true }) },
    { title: 'address', min: 8, max: 40, cell: ({ address }) => ({ text: sanitize(address) }) },
    { title: 'state', min: 9, max: 13, cell: ({ condition }) => CONDITIONS[condition] },
    { title: 'heard', min: 5, max: 6, align: 'right', cell: (peer) => heardCell(peer, nowMs) },
    { title: 'trip', min: 6, max: 7, align: 'right', cell: tripCell },
    { title: 'status', min: 6, max: 12, takesRest: true, cell: statusCell },
  ];
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
function statusCell(peer: PeerState): Span {
  const { facts, condition } = peer;
  const { status, ...others } = facts;
  const reason = withoutSubject(peer.reason, peer);
  const rest = Object.entries(others).map(([label, text]) => `${label}: ${text}`);
  const why = reason === '' ? [] : [reason];
  const text = [...(status === undefined ? [] : [status]), ...why, ...rest].join(' · ');
  // What was said before the silence may no longer be so.
  return { text: sanitize(text), tone: condition === 'heard' ? 'plain' : 'quiet' };
}

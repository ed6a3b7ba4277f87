import { sanitize } from '../../kernel/sanitize.js';
import type { LabState, PeerState } from '../../model/lab-state.js';
import { formatTime } from './format.js';
import { lineOf } from './line.js';
import type { Span } from './line.js';
import { keepAll } from './pane-row.js';
import type { Keep, PaneList, RowFacts, RowRecord } from './pane-row.js';
import { conditionSpan, heardCell } from './rigs.js';
import { selectServices } from './service-peers.js';
import { withoutSubject } from '../../model/without-subject.js';
import { tableList } from './table-list.js';
import type { Column } from './table.js';

/** From this width on there is room for the addresses. */
const WIDE = 100;

/**
 * Managers and services, one row each: what is known of its reachability, who holds its lock since when, who is linked
 * with it, and what it says of itself.
 *
 * @param nowMs - The present, as facts count it.
 */
export function serviceList(state: LabState, nowMs: number, columns: number, keep: Keep = keepAll): PaneList {
  const shown = columnsAt(nowMs).filter(({ title }) => title !== 'address' || columns >= WIDE);
  return tableList({
    items: selectServices(state),
    columns: shown,
    width: columns,
    keep,
    empty: lineOf('No managers and services: the configuration names none.', 'quiet'),
    idOf: ({ id }) => id,
    factsOf: serviceFacts,
    recordOf: (peer) => serviceRecord(peer, state),
  });
}

function columnsAt(nowMs: number): readonly Column<PeerState>[] {
  return [
    { title: 'name', min: 6, max: 24, cell: nameCell },
    { title: 'kind', min: 7, max: 11, cell: ({ kind }) => ({ text: sanitize(kind), tone: 'quiet' }) },
    { title: 'address', min: 8, max: 24, cell: ({ address }) => ({ text: sanitize(address) }) },
    { title: 'state', min: 8, max: 13, cell: ({ condition }) => conditionSpan(condition) },
    { title: 'heard', min: 5, max: 6, align: 'right', cell: (peer) => heardCell(peer, nowMs) },
    { title: 'lock', min: 8, max: 56, cell: lockSpan },
    { title: 'linked', min: 6, max: 32, cell: linkedCell },
    { title: 'status', min: 6, max: 12, takesRest: true, cell: statusCell },
  ];
}

/** Services stand under their manager. */
function nameCell({ name, within }: PeerState): Span {
  return { text: sanitize(within === undefined ? name : `  ${name}`), strong: true };
}

/** Who keeps others away, and since when. */
export function lockSpan({ lock }: PeerState): Span {
  if (!lock) return { text: '-', tone: 'quiet' };
  const since = `since ${formatTime(lock.sinceMs).slice(0, 8)}`;
  return { text: sanitize(`${lock.kind} ${lock.holders.join(', ')} ${since}`), tone: 'warn' };
}

function linkedCell({ links }: PeerState): Span {
  if (links.length === 0) return { text: '-', tone: 'quiet' };
  return { text: sanitize(links.length === 1 ? links.join() : `${links.length}: ${links.join(', ')}`) };
}

function statusCell(peer: PeerState): Span {
  const { status = '', services, clients } = peer.facts;
  const reason = withoutSubject(peer.reason, peer);
  const parts = [
    // Where it is heard, its condition says as much.
    ...(peer.condition === 'heard' ? [] : [status, reason].filter((text) => text !== '')),
    ...(services === undefined ? [] : [`services: ${services}`]),
    ...(clients === undefined ? [] : [`clients: ${clients}`]),
  ];
  return { text: sanitize(parts.join(' · ')), tone: peer.condition === 'heard' ? 'plain' : 'quiet' };
}

function serviceFacts(peer: PeerState): RowFacts {
  const name = sanitize(peer.name);
  const { lock, links, condition, kind, address, lastHeardAtMs } = peer;
  const held = lock ? ['lock', lock.kind, ...lock.holders] : [];
  const text = [kind, address, condition, ...links, ...held, statusCell(peer).text].join(' ');
  return { rig: name, event: '', state: condition, atMs: lastHeardAtMs, text: `${name} ${sanitize(text)}` };
}

function serviceRecord(peer: PeerState, { peers }: LabState): RowRecord {
  const { name, kind, address, condition, lastHeardAtMs, lock, links, within } = peer;
  return {
    name: sanitize(name),
    kind: sanitize(kind),
    manager: within === undefined ? undefined : sanitize(peers.get(within)?.name ?? within),
    address: sanitize(address),
    state: condition,
    lastHeardMs: lastHeardAtMs,
    lock: lock?.kind,
    holders: lock && sanitize(lock.holders.join(' ')),
    lockedSinceMs: lock?.sinceMs,
    linked: sanitize(links.join(' ')),
    status: statusCell(peer).text,
  };
}

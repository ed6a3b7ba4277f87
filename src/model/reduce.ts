import { appendBounded } from '../kernel/bounded-list.js';
import { CowMap } from './cow-map.js';
import type {
  ExchangeAdvanced,
  ExchangeSettled,
  ExchangeStarted,
  LabEvent,
  MessageReceived,
  MessageSent,
  PeerAdded,
  PeerId,
  ReadingQualityChanged,
  ReadingTaken,
} from './lab-event.js';
import { LIMITS } from './lab-state.js';
import type { ExchangeState, LabState, LogEntry, PeerCounts, PeerState, ReadingState } from './lab-state.js';

interface Draft {
  readonly peers: CowMap<PeerId, PeerState>;
  readonly exchanges: CowMap<number, ExchangeState>;
  readonly readings: CowMap<string, ReadingState>;
  readonly faults: CowMap<string, string>;
  readonly log: LogEntry[];
  logged: number;
}

/**
 * The state after some facts.
 *
 * @param state - The state before; not changed.
 * @param events - The facts, oldest first. A batch costs one copy of each map that it touches.
 */
export function reduce(state: LabState, events: readonly LabEvent[]): LabState {
  if (events.length === 0) return state;
  const draft: Draft = {
    peers: new CowMap(state.peers),
    exchanges: new CowMap(state.exchanges),
    readings: new CowMap(state.readings),
    faults: new CowMap(state.faults),
    log: [],
    logged: state.logged,
  };
  for (const event of events) {
    apply(draft, event);
    draft.log.push({ seq: draft.logged++, event });
  }
  pruneSettled(draft.exchanges);
  return {
    peers: draft.peers.current,
    exchanges: draft.exchanges.current,
    readings: draft.readings.current,
    faults: draft.faults.current,
    log: appendBounded(state.log, draft.log, LIMITS.log),
    logged: draft.logged,
  };
}

function apply(draft: Draft, event: LabEvent): void {
  switch (event.type) {
    case 'peer.added':
      draft.peers.set(event.peer, newPeer(event));
      break;
    case 'peer.removed':
      draft.peers.delete(event.peer);
      break;
    case 'peer.condition':
      updatePeer(draft, event.peer, { condition: event.condition, reason: event.reason ?? '' });
      break;
    case 'peer.described':
      describePeer(draft, event.peer, event.facts);
      break;
    case 'message.sent':
      countSent(draft, event);
      break;
    case 'message.received':
      countReceived(draft, event);
      break;
    case 'exchange.started':
      draft.exchanges.set(event.exchange, newExchange(event));
      break;
    case 'exchange.advanced':
      advance(draft, event);
      break;
    case 'exchange.settled':
      settle(draft, event);
      break;
    case 'reading.taken':
      takeReading(draft, event);
      break;
    case 'reading.quality':
      requalify(draft, event);
      break;
    case 'health':
      if (event.ok) draft.faults.delete(event.part);
      else draft.faults.set(event.part, event.text);
      break;
    case 'input.entered':
    case 'input.settled':
    case 'note':
      break;
  }
}

function newPeer(event: PeerAdded): PeerState {
  return {
    id: event.peer,
    protocol: event.protocol,
    kind: event.kind,
    name: event.name,
    address: event.address,
    condition: 'never-heard',
    reason: '',
    lastHeardAtMs: undefined,
    roundTripsMs: [],
    facts: {},
    counts: { sent: 0, received: 0, late: 0, duplicate: 0, malformed: 0 },
  };
}

function updatePeer(draft: Draft, id: PeerId, change: Partial<PeerState>): void {
  const peer = draft.peers.get(id);
  if (peer) draft.peers.set(id, { ...peer, ...change });
}

function describePeer(draft: Draft, id: PeerId, facts: Readonly<Record<string, string>>): void {
  const peer = draft.peers.get(id);
  if (!peer) return;
  const merged = Object.entries({ ...peer.facts, ...facts }).filter(([, text]) => text !== '');
  draft.peers.set(id, { ...peer, facts: Object.fromEntries(merged) });
}

function count(peer: PeerState, key: keyof PeerCounts): PeerCounts {
  return { ...peer.counts, [key]: peer.counts[key] + 1 };
}

function countSent(draft: Draft, event: MessageSent): void {
  const peer = draft.peers.get(event.peer);
  if (peer) draft.peers.set(event.peer, { ...peer, counts: count(peer, 'sent') });
}

const COUNTED = {
  message: 'received',
  echo: 'received',
  'error-report': 'received',
  'late-echo': 'late',
  duplicate: 'duplicate',
  malformed: 'malformed',
} as const;

function countReceived(draft: Draft, event: MessageReceived): void {
  const peer = draft.peers.get(event.peer);
  if (!peer) return;
  draft.peers.set(event.peer, {
    ...peer,
    condition: 'heard',
    reason: '',
    lastHeardAtMs: event.atMs,
    counts: count(peer, COUNTED[event.verdict]),
  });
}

function newExchange(event: ExchangeStarted): ExchangeState {
  return {
    id: event.exchange,
    peer: event.peer,
    label: event.label,
    text: event.text,
    startedAtMs: event.atMs,
    deadlines: event.deadlines,
    steps: {},
  };
}

function advance(draft: Draft, event: ExchangeAdvanced): void {
  const exchange = draft.exchanges.get(event.exchange);
  if (!exchange) return;
  draft.exchanges.set(exchange.id, { ...exchange, steps: { ...exchange.steps, [event.step]: event.atMs } });
  const peer = draft.peers.get(exchange.peer);
  // The first answer to what was sent measures the way there and back.
  const sentAtMs = exchange.steps.sent;
  if (peer && sentAtMs !== undefined && Object.keys(exchange.steps).length === 1) {
    const roundTripsMs = appendBounded(peer.roundTripsMs, [event.atMs - sentAtMs], LIMITS.roundTrips);
    draft.peers.set(peer.id, { ...peer, roundTripsMs });
  }
}

function settle(draft: Draft, event: ExchangeSettled): void {
  const exchange = draft.exchanges.get(event.exchange);
  if (!exchange) return;
  const settled = { atMs: event.atMs, outcome: event.outcome, code: event.code, text: event.text };
  draft.exchanges.set(exchange.id, { ...exchange, settled });
}

function pruneSettled(exchanges: CowMap<number, ExchangeState>): void {
  const settled = [...exchanges.current.values()].filter((exchange) => exchange.settled);
  for (const exchange of settled.slice(0, Math.max(0, settled.length - LIMITS.settled))) {
    exchanges.delete(exchange.id);
  }
}

function takeReading(draft: Draft, event: ReadingTaken): void {
  const key = readingKey(event.peer, event.codename);
  const before = draft.readings.get(key);
  draft.readings.set(key, {
    peer: event.peer,
    codename: event.codename,
    text: event.text,
    value: event.value,
    unit: event.unit ?? before?.unit ?? '',
    quality: event.quality,
    origin: event.origin,
    takenAtMs: event.measuredAtMs ?? event.atMs,
    staleAfterMs: event.staleAfterMs,
    trend: event.value === undefined ? [] : appendBounded(before?.trend ?? [], [event.value], LIMITS.trend),
  });
}

function requalify(draft: Draft, event: ReadingQualityChanged): void {
  for (const [key, reading] of draft.readings.current) {
    if (reading.peer !== event.peer) continue;
    if (event.codename !== undefined && reading.codename !== event.codename) continue;
    if (reading.quality !== event.quality) draft.readings.set(key, { ...reading, quality: event.quality });
  }
}

/** Key of a reading in {@link LabState.readings}. */
export function readingKey(peer: PeerId, codename: string): string {
  return `${peer}#${codename}`;
}

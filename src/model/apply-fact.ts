import { appendBounded } from '../kernel/bounded-list.js';
import type { CowMap } from './cow-map.js';
import { draftExchange, draftPeer } from './drafts.js';
import type { ExchangeDraft, PeerDraft } from './drafts.js';
import type {
  ExchangeAdvanced,
  ExchangeSettled,
  ExchangeStarted,
  LabEvent,
  LinksChanged,
  MessageReceived,
  MessageSent,
  PeerAdded,
  PeerConditionChanged,
  PeerDescribed,
  PeerId,
  ReadingQualityChanged,
  ReadingTaken,
} from './lab-event.js';
import { LIMITS } from './lab-state.js';
import { readingKey } from './selectors.js';
import type { ExchangeState, PeerState, ReadingState } from './lab-state.js';

/** Farthest moment from 1970 that a date can tell. */
const FARTHEST_MS = 8.64e15;

/** What facts change, besides the log that they are all in. */
export interface DraftMaps {
  readonly peers: CowMap<PeerId, PeerState>;
  readonly exchanges: CowMap<number, ExchangeState>;
  readonly readings: CowMap<string, ReadingState>;
  readonly faults: CowMap<string, string>;
}

/** Changes what a fact says. */
export function applyFact(draft: DraftMaps, event: LabEvent): void {
  switch (event.type) {
    case 'peer.added':
      draft.peers.set(event.peer, newPeer(event));
      break;
    case 'peer.removed':
      removePeer(draft, event.peer);
      break;
    case 'peer.condition':
      changeCondition(draft, event);
      break;
    case 'peer.described':
      describePeer(draft, event);
      break;
    case 'links.changed':
      changeLinks(draft, event);
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

function newPeer(event: PeerAdded): PeerDraft {
  return {
    id: event.peer,
    protocol: event.protocol,
    kind: event.kind,
    name: event.name,
    address: event.address,
    condition: 'never-heard',
    reason: '',
    lastHeardAtMs: undefined,
    gap: undefined,
    roundTripsMs: [],
    facts: {},
    running: '',
    within: event.within,
    links: [],
    lock: undefined,
    counts: { sent: 0, received: 0, late: 0, duplicate: 0, malformed: 0 },
  };
}

function removePeer(draft: DraftMaps, id: PeerId): void {
  draft.peers.delete(id);
  for (const [key, { peer }] of draft.readings.current) {
    if (peer === id) draft.readings.delete(key);
  }
}

function changeCondition({ peers }: DraftMaps, event: PeerConditionChanged): void {
  const peer = peers.edit(event.peer, draftPeer);
  if (!peer) return;
  peer.condition = event.condition;
  peer.reason = event.reason ?? '';
}

function describePeer({ peers }: DraftMaps, event: PeerDescribed): void {
  const peer = peers.edit(event.peer, draftPeer);
  if (!peer) return;
  const merged = Object.entries({ ...peer.facts, ...event.facts }).filter(([, text]) => text !== '');
  peer.facts = Object.fromEntries(merged);
  peer.running = event.running ?? peer.running;
}

function changeLinks({ peers }: DraftMaps, { peer: id, links, lock }: LinksChanged): void {
  const peer = peers.edit(id, draftPeer);
  if (!peer) return;
  peer.links = links;
  peer.lock = lock;
}

function countSent({ peers }: DraftMaps, event: MessageSent): void {
  const peer = peers.edit(event.peer, draftPeer);
  if (peer) peer.counts.sent += 1;
}

const COUNTED = {
  message: 'received',
  echo: 'received',
  'error-report': 'received',
  'late-echo': 'late',
  duplicate: 'duplicate',
  malformed: 'malformed',
} as const;

function countReceived({ peers }: DraftMaps, event: MessageReceived): void {
  const peer = peers.edit(event.peer, draftPeer);
  if (!peer) return;
  const wasOut = peer.condition !== 'heard' && peer.condition !== 'never-heard';
  if (wasOut && peer.lastHeardAtMs !== undefined) peer.gap = { fromMs: peer.lastHeardAtMs, toMs: event.atMs };
  peer.condition = 'heard';
  peer.reason = '';
  peer.lastHeardAtMs = event.atMs;
  peer.counts[COUNTED[event.verdict]] += 1;
}

function newExchange(event: ExchangeStarted): ExchangeDraft {
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

function advance({ peers, exchanges }: DraftMaps, event: ExchangeAdvanced): void {
  const exchange = exchanges.edit(event.exchange, draftExchange);
  if (!exchange) return;
  const sentAtMs = exchange.steps.sent;
  // The first answer to what was sent measures the way there and back.
  const measures = sentAtMs !== undefined && Object.keys(exchange.steps).length === 1;
  exchange.steps[event.step] = event.atMs;
  const peer = measures ? peers.edit(exchange.peer, draftPeer) : undefined;
  if (!peer || sentAtMs === undefined) return;
  peer.roundTripsMs.push(event.atMs - sentAtMs);
  if (peer.roundTripsMs.length > LIMITS.roundTrips) peer.roundTripsMs.shift();
}

function settle({ exchanges }: DraftMaps, event: ExchangeSettled): void {
  const exchange = exchanges.edit(event.exchange, draftExchange);
  if (!exchange) return;
  exchange.settled = { atMs: event.atMs, outcome: event.outcome, code: event.code, text: event.text };
}

function takeReading(draft: DraftMaps, event: ReadingTaken): void {
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
    takenAtMs: isMoment(event.measuredAtMs) ? event.measuredAtMs : event.atMs,
    staleAfterMs: event.staleAfterMs,
    trend: event.value === undefined ? [] : appendBounded(before?.trend ?? [], [event.value], LIMITS.trend),
  });
}

/** The clock of a source may say anything: what is no date was read when it came. */
function isMoment(ms: number | undefined): ms is number {
  return ms !== undefined && Math.abs(ms) <= FARTHEST_MS;
}

function requalify(draft: DraftMaps, event: ReadingQualityChanged): void {
  for (const [key, reading] of draft.readings.current) {
    if (reading.peer !== event.peer) continue;
    if (event.codename !== undefined && reading.codename !== event.codename) continue;
    if (reading.quality !== event.quality) draft.readings.set(key, { ...reading, quality: event.quality });
  }
}

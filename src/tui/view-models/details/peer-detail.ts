import { sanitize } from '../../../kernel/sanitize.js';
import type { PeerState } from '../../../model/lab-state.js';
import { peerName } from '../../../model/selectors.js';
import { formatAge, formatDuration, formatMoment, formatSeconds } from '../format.js';
import { lineOf } from '../line.js';
import type { Line } from '../line.js';
import { conditionSpan } from '../rigs.js';
import { isService } from '../service-peers.js';
import { lockSpan } from '../services.js';
import { sparkline } from '../sparkline.js';
import { withoutSubject } from '../../../model/without-subject.js';
import { qualityAt, valueText } from '../values.js';
import { field, section } from './detail.js';
import type { Detail, DetailContext } from './detail.js';
import { peerHistory } from './peer-history.js';

const EXCHANGES = 8;
const MESSAGES = 40;
/** What services say of themselves that is shown with their links. */
const IN_LINKS: readonly string[] = ['lock', 'links', 'manager'];

/** A rig, socket or manager: what it says of itself, how it was reached, and what was said with it. */
export function peerDetail(context: DetailContext, id: string): Detail | undefined {
  const { lab, columns } = context;
  const peer = lab.peers.get(id);
  if (!peer) return undefined;
  const said = Object.entries(peer.facts).filter(([label]) => !isService(peer) || !IN_LINKS.includes(label));
  const facts = said.flatMap(([label, text]) => field(sanitize(label), sanitize(text), columns));
  return {
    title: sanitize(`${peer.kind} ${peer.name}`),
    lines: [
      ...reachLines(peer, context),
      ...section('Links', linkLines(peer, context)),
      ...section('What it says of itself', facts),
      ...section('Values', valueLines(context, id)),
      ...section('Requests, newest first', exchangeLines(context, id)),
      ...section('History, newest first', peerHistory(lab, id, MESSAGES)),
    ],
  };
}

function reachLines(peer: PeerState, { nowMs, columns }: DetailContext): readonly Line[] {
  const { lastHeardAtMs, gap, counts, roundTripsMs } = peer;
  const heard =
    lastHeardAtMs === undefined
      ? 'never'
      : `${formatMoment(lastHeardAtMs)}, ${formatAge(nowMs - lastHeardAtMs)}${nowMs - lastHeardAtMs < 1000 ? '' : ' ago'}`;
  const counted = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
  return [
    ...field('address', sanitize(`${peer.address} (${peer.protocol})`), columns),
    ...field('state', conditionSpan(peer.condition), columns),
    ...(peer.reason === ''
      ? []
      : field('why', { text: sanitize(withoutSubject(peer.reason, peer)), tone: 'bad' }, columns)),
    ...field('last heard', heard, columns),
    ...(gap
      ? field(
          'not heard for',
          `${formatSeconds(gap.toMs - gap.fromMs)}, from ${formatMoment(gap.fromMs)} to ${formatMoment(gap.toMs)}`,
          columns,
        )
      : []),
    ...field('messages', counted.join(', '), columns),
    ...field('round trips', roundTripText(roundTripsMs), columns),
  ];
}

/** Of a service: its manager, who is linked with it, and who keeps others away since when. */
function linkLines(peer: PeerState, { lab, columns }: DetailContext): readonly Line[] {
  if (!isService(peer)) return [];
  const { within, links, lock } = peer;
  return [
    ...(within === undefined ? [] : field('manager', sanitize(peerName(lab, within)), columns)),
    ...links.flatMap((name, index) => field(index === 0 ? 'linked' : '', sanitize(name), columns)),
    ...(lock
      ? [
          ...field('lock', lockSpan(peer), columns),
          ...field('held since', formatMoment(lock.sinceMs), columns),
        ]
      : []),
  ];
}

function roundTripText(roundTripsMs: readonly number[]): string {
  const sorted = [...roundTripsMs].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const greatest = sorted.at(-1);
  const latest = roundTripsMs.at(-1);
  if (middle === undefined || greatest === undefined || latest === undefined) return 'none yet';
  const summary = `latest ${formatDuration(latest)}, middle ${formatDuration(middle)}, longest ${formatDuration(greatest)}`;
  return `${summary}, of ${sorted.length} ${sparkline(roundTripsMs, roundTripsMs.length)}`;
}

function valueLines({ lab, nowMs }: DetailContext, id: string): readonly Line[] {
  return [...lab.readings.values()]
    .filter(({ peer }) => peer === id)
    .map((reading) =>
      lineOf(
        `  ${sanitize(reading.codename)}: ${valueText(reading)}, ${qualityAt(reading, nowMs)}, ${formatAge(nowMs - reading.takenAtMs)}`,
      ),
    );
}

function exchangeLines({ lab, nowMs }: DetailContext, id: string): readonly Line[] {
  return [...lab.exchanges.values()]
    .filter(({ peer }) => peer === id)
    .slice(-EXCHANGES)
    .reverse()
    .map(({ label, startedAtMs, settled }) => {
      const outcome = settled
        ? `${settled.outcome} in ${formatDuration(settled.atMs - startedAtMs)}${settled.outcome === 'answered' ? '' : `: ${withoutSubject(settled.text, lab.peers.get(id))}`}`
        : `waits for ${formatSeconds(nowMs - startedAtMs)}`;
      const tone = !settled ? 'accent' : settled.outcome === 'answered' ? 'good' : 'bad';
      return lineOf(`  ${sanitize(`${label} ${outcome}`)}`, tone);
    });
}

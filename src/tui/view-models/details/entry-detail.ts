import { sanitize } from '../../../kernel/sanitize.js';
import type { LabEvent } from '../../../model/lab-event.js';
import { describeEvent } from '../../../model/describe-event.js';
import { peerName } from '../../../model/selectors.js';
import { formatMoment } from '../format.js';
import { field, paragraph, section } from './detail.js';
import type { Detail, DetailContext } from './detail.js';
import { exchangeDetail } from './exchange-detail.js';
import { peerHistory } from './peer-history.js';

const MESSAGES = 30;

/** A line of the log: the fact with all that belongs to it, its bytes, its request, and what else the peer said. */
export function entryDetail(context: DetailContext, seq: number): Detail | undefined {
  const { lab, columns } = context;
  const entry = lab.log[seq - (lab.log[0]?.seq ?? 0)];
  if (!entry) return undefined;
  const { event } = entry;
  const line = describeEvent(event, (peer) => peerName(lab, peer));
  const number = exchangeOf(event);
  const exchange = number === undefined ? undefined : exchangeDetail(context, number);
  const peer = 'peer' in event ? event.peer : undefined;
  return {
    title: `log line ${seq}: ${event.type}`,
    lines: [
      ...field('at', formatMoment(event.atMs), columns),
      ...field('about', line?.subject ?? '', columns),
      ...field('what', [line?.mark, line?.label, line?.text].join(' ').trim(), columns),
      ...wireLines(event, columns),
      ...section(exchange?.title ?? '', exchange?.lines ?? []),
      ...(exchange || peer === undefined
        ? []
        : section(sanitize(`With ${peerName(lab, peer)}, newest first`), peerHistory(lab, peer, MESSAGES))),
    ],
  };
}

function wireLines(event: LabEvent, columns: number) {
  if (event.type !== 'message.sent' && event.type !== 'message.received') return [];
  return [
    ...(event.type === 'message.received' ? field('verdict', event.verdict, columns) : []),
    ...('from' in event ? field('from', sanitize(event.from ?? ''), columns) : []),
    ...field('decoded', sanitize(`${event.label} ${event.text}`), columns),
    ...section(`Bytes on the wire: ${event.size}`, paragraph(sanitize(event.wire), columns)),
  ];
}

/** The request that a fact belongs to. */
function exchangeOf(event: LabEvent): number | undefined {
  return 'exchange' in event ? event.exchange : undefined;
}

import { sanitize } from '../../../kernel/sanitize.js';
import type { LabEvent } from '../../../model/lab-event.js';
import type { ExchangeState, LabState } from '../../../model/lab-state.js';
import { peerName } from '../../../model/selectors.js';
import { formatDuration, formatMoment, formatSeconds } from '../format.js';
import type { Line } from '../line.js';
import { field, paragraph, section } from './detail.js';
import type { Detail, DetailContext } from './detail.js';
import { peerHistory } from './peer-history.js';

const MESSAGES = 20;

/** A question of ours: what was asked, when each step came, how it ended and what to try, and the bytes. */
export function exchangeDetail(context: DetailContext, id: number): Detail | undefined {
  const { lab, columns } = context;
  const exchange = lab.exchanges.get(id);
  if (!exchange) return undefined;
  const name = peerName(lab, exchange.peer);
  const isElse = (event: LabEvent) => !('exchange' in event) || event.exchange !== id;
  return {
    title: sanitize(`request ${exchange.id}: ${exchange.label} to ${name}`),
    lines: [
      ...field('asked', sanitize(exchange.text), columns),
      ...field('at', formatMoment(exchange.startedAtMs), columns),
      ...stepLines(exchange, context),
      ...outcomeLines(exchange, context),
      ...section('On the wire', wireLines(lab, id, columns)),
      ...section(
        sanitize(`Else with ${name}, newest first`),
        peerHistory(lab, exchange.peer, MESSAGES, isElse),
      ),
    ],
  };
}

function stepLines({ deadlines, steps, startedAtMs, settled }: ExchangeState, context: DetailContext) {
  const { nowMs, columns } = context;
  const awaited = deadlines.flatMap(({ awaiting, timeoutMs }): readonly Line[] => {
    // The answer itself is the last of what is awaited.
    const atMs = steps[awaiting] ?? (settled?.outcome === 'answered' ? settled.atMs : undefined);
    const limit = `within ${formatDuration(timeoutMs)}`;
    const left = startedAtMs + timeoutMs - nowMs;
    const text =
      atMs !== undefined
        ? `✓ after ${formatDuration(atMs - startedAtMs)}, ${limit}`
        : settled
          ? `✗ never, ${limit}`
          : `waits, ${formatSeconds(left)} left, ${limit}`;
    return field(
      sanitize(awaiting),
      { text, tone: atMs === undefined ? (settled ? 'bad' : 'accent') : 'good' },
      columns,
    );
  });
  const others = Object.entries(steps)
    .filter(([step]) => !deadlines.some(({ awaiting }) => awaiting === step))
    .flatMap(([step, atMs]) => field(sanitize(step), `after ${formatDuration(atMs - startedAtMs)}`, columns));
  return [...others, ...awaited];
}

function outcomeLines({ settled, startedAtMs }: ExchangeState, { columns, remedyOf }: DetailContext) {
  if (!settled) return field('outcome', { text: 'waits', tone: 'accent' }, columns);
  const tone = settled.outcome === 'answered' ? 'good' : 'bad';
  const took = `${settled.outcome} after ${formatDuration(settled.atMs - startedAtMs)}`;
  const remedy = settled.code === undefined ? undefined : remedyOf(settled.code);
  return [
    ...field('outcome', { text: took, tone }, columns),
    ...(settled.code === undefined ? [] : field('code', sanitize(settled.code), columns)),
    ...(settled.outcome === 'answered'
      ? []
      : field('error', { text: sanitize(settled.text), tone }, columns)),
    ...(remedy === undefined ? [] : field('try', remedy, columns)),
  ];
}

/** The messages of an exchange, oldest first, as they were on the wire. */
function wireLines({ log }: LabState, id: number, columns: number): readonly Line[] {
  return log.flatMap(({ event }) => {
    if (event.type !== 'message.sent' && event.type !== 'message.received') return [];
    if (event.exchange !== id) return [];
    const way = event.type === 'message.sent' ? '→ sent' : `← ${event.verdict}`;
    return [
      ...field(`  ${way}`, `${formatMoment(event.atMs)}, ${event.size} bytes`, columns),
      ...paragraph(sanitize(event.wire), columns),
    ];
  });
}

import { sanitize } from '../../../kernel/sanitize.js';
import { peerName } from '../../../model/selectors.js';
import { formatDuration, formatMoment, formatNumber, formatSeconds } from '../format.js';
import { lineOf } from '../line.js';
import { plotLines } from '../plot.js';
import { qualityAt, qualitySpan, valueText } from '../values.js';
import { field, section } from './detail.js';
import type { Detail, DetailContext } from './detail.js';

const PLOT_ROWS = 12;

/** A served or watched value: how new it is, and how it went as a plot. */
export function readingDetail(context: DetailContext, key: string): Detail | undefined {
  const { lab, nowMs, columns } = context;
  const reading = lab.readings.get(key);
  if (!reading) return undefined;
  const { trend, staleAfterMs, takenAtMs } = reading;
  const name = sanitize(`${peerName(lab, reading.peer)} ${reading.codename}`);
  const stale = staleAfterMs === undefined ? 'never' : `after ${formatDuration(staleAfterMs)}`;
  const range =
    trend.length === 0
      ? []
      : field(
          'range',
          `${formatNumber(Math.min(...trend))} to ${formatNumber(Math.max(...trend))} in the latest ${trend.length}`,
          columns,
        );
  return {
    title: `value ${name}`,
    lines: [
      ...field('value', { text: valueText(reading), strong: true }, columns),
      ...field('state', qualitySpan(qualityAt(reading, nowMs)), columns),
      ...field('taken', `${formatMoment(takenAtMs)}, ${formatSeconds(nowMs - takenAtMs)} ago`, columns),
      ...field('stale', stale, columns),
      ...field('origin', reading.origin === 'hosted' ? 'served by this console' : 'watched', columns),
      ...range,
      ...section(
        'How it went',
        reading.value === undefined
          ? [lineOf('It is not a number.', 'quiet')]
          : plotLines(trend, columns, PLOT_ROWS),
      ),
    ],
  };
}

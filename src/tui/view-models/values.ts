import { sanitize } from '../../kernel/sanitize.js';
import type { Quality } from '../../model/lab-event.js';
import type { LabState, ReadingState } from '../../model/lab-state.js';
import { peerName, readingKey } from '../../model/selectors.js';
import { formatAge } from './format.js';
import { lineOf } from './line.js';
import type { Tone } from './line.js';
import { keepAll } from './pane-row.js';
import type { Keep, PaneList } from './pane-row.js';
import { sparkline } from './sparkline.js';
import { tableList } from './table-list.js';
import type { Column } from './table.js';

const NARROW = 64;
const WIDE = 78;
const TREND_COLUMNS = 16;

const QUALITIES: Readonly<Record<Quality, { readonly text: string; readonly tone: Tone }>> = {
  fresh: { text: '● fresh', tone: 'good' },
  stale: { text: '◌ stale', tone: 'warn' },
  silent: { text: '✗ silent', tone: 'bad' },
};

/**
 * Every served or watched value, one row each: whose, its name, the value, whether it is as new as it should be,
 * its age, how it went and whether we serve it.
 *
 * @param nowMs - The present, as facts count it.
 */
export function valueList(state: LabState, nowMs: number, columns: number, keep: Keep = keepAll): PaneList {
  const shown = columnsAt(state, nowMs);
  // Beside another pane there is no room for how it went, nor for whose it is to serve.
  const fitting = columns < WIDE ? shown.filter(({ title }) => title !== 'trend') : shown;
  return tableList({
    items: [...state.readings.values()],
    columns: columns < NARROW ? fitting.slice(0, -1) : fitting,
    width: columns,
    keep,
    empty: lineOf('No values: nothing is served or watched.', 'quiet'),
    idOf: ({ peer, codename }) => readingKey(peer, codename),
    factsOf(reading) {
      const rig = sanitize(peerName(state, reading.peer));
      const event = sanitize(reading.codename);
      const quality = qualityAt(reading, nowMs);
      const text = [rig, event, valueText(reading), quality, reading.origin].join(' ');
      return { rig, event, state: quality, atMs: reading.takenAtMs, text };
    },
    recordOf: (reading) => ({
      of: sanitize(peerName(state, reading.peer)),
      name: sanitize(reading.codename),
      value: reading.value ?? sanitize(reading.text),
      unit: sanitize(reading.unit),
      state: qualityAt(reading, nowMs),
      takenAtMs: reading.takenAtMs,
      origin: reading.origin,
    }),
  });
}

function columnsAt(state: LabState, nowMs: number): readonly Column<ReadingState>[] {
  return [
    { title: 'of', min: 6, max: 20, cell: ({ peer }) => ({ text: sanitize(peerName(state, peer)) }) },
    { title: 'name', min: 6, max: 24, cell: ({ codename }) => ({ text: sanitize(codename), strong: true }) },
    { title: 'value', min: 6, max: 24, align: 'right', cell: (reading) => ({ text: valueText(reading) }) },
    { title: 'state', min: 7, max: 8, cell: (reading) => qualitySpan(qualityAt(reading, nowMs)) },
    {
      title: 'age',
      min: 4,
      max: 6,
      align: 'right',
      cell: ({ takenAtMs }) => ({ text: formatAge(nowMs - takenAtMs) }),
    },
    {
      title: 'trend',
      min: 6,
      max: TREND_COLUMNS,
      cell: ({ trend }) => ({ text: sparkline(trend, TREND_COLUMNS), tone: 'quiet' }),
    },
    { title: '', min: 6, max: 7, takesRest: true, cell: ({ origin }) => ({ text: origin, tone: 'quiet' }) },
  ];
}

/** The value with its unit, safe to show. */
export function valueText({ text, unit }: ReadingState): string {
  return sanitize(unit === '' ? text : `${text} ${unit}`);
}

/** A value that has grown old since it was taken is never shown as fresh. */
export function qualityAt({ quality, takenAtMs, staleAfterMs }: ReadingState, nowMs: number): Quality {
  const old = staleAfterMs !== undefined && nowMs - takenAtMs > staleAfterMs;
  return quality === 'fresh' && old ? 'stale' : quality;
}

/** Whether a value is as new as it should be, in words and colour. */
export function qualitySpan(quality: Quality): { readonly text: string; readonly tone: Tone } {
  return QUALITIES[quality];
}

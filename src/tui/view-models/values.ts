import { sanitize } from '../../kernel/sanitize.js';
import type { Quality } from '../../model/lab-event.js';
import type { LabState, ReadingState } from '../../model/lab-state.js';
import { peerName } from '../../model/selectors.js';
import { formatAge } from './format.js';
import { lineOf } from './line.js';
import type { Line, Tone } from './line.js';
import { sparkline } from './sparkline.js';
import { tableLines } from './table.js';
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
 * Every served or watched value, one line each: whose, its name, the value, whether it is as new as it should be,
 * its age, how it went and whether we serve it.
 *
 * @param nowMs - The present, as facts count it.
 */
export function valueLines(state: LabState, nowMs: number, columns: number): readonly Line[] {
  const readings = [...state.readings.values()];
  if (readings.length === 0) return [lineOf('No values: nothing is served or watched.', 'quiet')];
  const shown = columnsAt(state, nowMs);
  // Beside another pane there is no room for how it went, nor for whose it is to serve.
  const fitting = columns < WIDE ? shown.filter(({ title }) => title !== 'trend') : shown;
  return tableLines(columns < NARROW ? fitting.slice(0, -1) : fitting, readings, columns);
}

function columnsAt(state: LabState, nowMs: number): readonly Column<ReadingState>[] {
  return [
    { title: 'of', min: 6, max: 20, cell: ({ peer }) => ({ text: sanitize(peerName(state, peer)) }) },
    { title: 'name', min: 6, max: 24, cell: ({ codename }) => ({ text: sanitize(codename), strong: true }) },
    { title: 'value', min: 6, max: 24, align: 'right', cell: (reading) => ({ text: valueText(reading) }) },
    { title: 'state', min: 7, max: 8, cell: (reading) => QUALITIES[qualityAt(reading, nowMs)] },
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

function valueText({ text, unit }: ReadingState): string {
  return sanitize(unit === '' ? text : `${text} ${unit}`);
}

/** A value that has grown old since it was taken is never shown as fresh. */
function qualityAt({ quality, takenAtMs, staleAfterMs }: ReadingState, nowMs: number): Quality {
  const old = staleAfterMs !== undefined && nowMs - takenAtMs > staleAfterMs;
  return quality === 'fresh' && old ? 'stale' : quality;
}

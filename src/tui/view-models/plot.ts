import { formatNumber } from './format.js';
import { lineOf } from './line.js';
import type { Line } from './line.js';

const BARS = ' ▁▂▃▄▅▆▇█';
const EIGHTHS = 8;

/**
 * Values as columns over a scale: the greatest at the top, the least one line above the ground.
 *
 * @param values - Oldest first; the newest fit where not all do.
 * @param columns - Width, the scale included.
 * @param rows - At least 2.
 * @returns One line that says so where there are fewer than two values.
 */
export function plotLines(values: readonly number[], columns: number, rows: number): readonly Line[] {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return [lineOf('There are not two values to compare yet.', 'quiet')];
  const least = finite.reduce((low, value) => Math.min(low, value));
  const greatest = finite.reduce((high, value) => Math.max(high, value));
  const scale = [greatest, least].map(formatNumber);
  const left = Math.max(...scale.map((text) => text.length)) + 1;
  const shown = finite.slice(-Math.max(1, columns - left - 1));
  const heights = shown.map((value) => heightOf(value, least, greatest, rows));
  return Array.from({ length: rows }, (_, row): Line => {
    const ground = (rows - 1 - row) * EIGHTHS;
    const label = row === 0 ? scale[0] : row === rows - 1 ? scale[1] : '';
    const bars = heights.map((height) => BARS.charAt(Math.max(0, Math.min(EIGHTHS, height - ground))));
    return [
      { text: `${(label ?? '').padStart(left)}│`, tone: 'quiet' },
      { text: bars.join(''), tone: 'accent' },
    ];
  });
}

/** In eighths of a line; the least is one eighth, so that it is seen. Halves, because a span may be too large. */
function heightOf(value: number, least: number, greatest: number, rows: number): number {
  const span = greatest / 2 - least / 2;
  const share = span === 0 ? 0.5 : (value / 2 - least / 2) / span;
  return 1 + Math.round(share * (rows * EIGHTHS - 1));
}

import { textPlot } from '../../kernel/text-plot.js';
import { formatNumber } from './format.js';
import { lineOf } from './line.js';
import type { Line } from './line.js';

/**
 * Values as columns over a scale.
 *
 * @param values - Oldest first; the newest fit where not all do.
 * @param columns - Width, the scale included.
 * @param rows - At least 2.
 * @returns One line that says so where there are fewer than two values.
 */
export function plotLines(values: readonly number[], columns: number, rows: number): readonly Line[] {
  const plot = textPlot(values, { columns, rows, format: formatNumber });
  if (plot.length === 0) return [lineOf('There are not two values to compare yet.', 'quiet')];
  return plot.map(({ scale, bars }) => [
    { text: scale, tone: 'quiet' },
    { text: bars, tone: 'accent' },
  ]);
}

const BARS = '▁▂▃▄▅▆▇█';

/**
 * Values as little bars between their least and their greatest; equal ones in the middle.
 *
 * @param values - Oldest first.
 * @param columns - Most bars: the newest values.
 * @returns Empty when there are fewer than two values to compare.
 */
export function sparkline(values: readonly number[], columns: number): string {
  const shown = values.slice(-columns).filter(Number.isFinite);
  if (shown.length < 2) return '';
  // Halves, because the span of two large numbers may be none.
  const least = Math.min(...shown) / 2;
  const span = Math.max(...shown) / 2 - least;
  const heightOf = (value: number) => (span === 0 ? 3 : Math.round(((value / 2 - least) / span) * 7));
  return shown.map((value) => BARS.charAt(heightOf(value))).join('');
}

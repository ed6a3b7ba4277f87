const BARS = ' ▁▂▃▄▅▆▇█';
const EIGHTHS = 8;

/** One line of a plot. */
export interface PlotRow {
  /** The scale, padded and with its line; the greatest value at the top, the least at the ground. */
  readonly scale: string;
  readonly bars: string;
}

/** How values are plotted. */
export interface PlotOptions {
  /** Width, the scale included. */
  readonly columns: number;
  /** At least 2. */
  readonly rows: number;
  /** A value of the scale as text. */
  readonly format: (value: number) => string;
}

/**
 * Values as columns over a scale: the greatest at the top, the least one eighth of a line above the ground.
 *
 * @param values - Oldest first; the newest fit where not all do. What is not finite is left out.
 * @returns No rows where there are fewer than two values.
 */
export function textPlot(
  values: readonly number[],
  { columns, rows, format }: PlotOptions,
): readonly PlotRow[] {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return [];
  const least = finite.reduce((low, value) => Math.min(low, value));
  const greatest = finite.reduce((high, value) => Math.max(high, value));
  const scale = [greatest, least].map(format);
  const left = Math.max(...scale.map((text) => text.length)) + 1;
  const shown = finite.slice(-Math.max(1, columns - left - 1));
  const heights = shown.map((value) => heightOf(value, least, greatest, rows));
  return Array.from({ length: rows }, (_, row) => {
    const ground = (rows - 1 - row) * EIGHTHS;
    const label = row === 0 ? scale[0] : row === rows - 1 ? scale[1] : '';
    const bars = heights.map((height) => BARS.charAt(Math.max(0, Math.min(EIGHTHS, height - ground))));
    return { scale: `${(label ?? '').padStart(left)}│`, bars: bars.join('') };
  });
}

/** In eighths of a line; the least is one eighth, so that it is seen. Halves, because a span may be too large. */
function heightOf(value: number, least: number, greatest: number, rows: number): number {
  const span = greatest / 2 - least / 2;
  const share = span === 0 ? 0.5 : (value / 2 - least / 2) / span;
  return 1 + Math.round(share * (rows * EIGHTHS - 1));
}

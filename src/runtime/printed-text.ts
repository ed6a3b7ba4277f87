import { inspectSymbol } from '../kernel/inspect.js';
import { kernelErrors, LabnetError } from '../kernel/errors.js';
import { textPlot } from '../kernel/text-plot.js';

/** A text that the REPL prints as it is, without quotes. */
export class PrintedText {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }

  [inspectSymbol](): string {
    return this.text;
  }
}

/**
 * Prints a table: of rows, of a map or an object (a row an entry), of a list of values. Of many rows the first 190, and
 * how many more there are.
 *
 * @example
 * ```ts
 * await table(await services.info('CONNECTED'))
 * ```
 */
export type Table = (value: unknown) => Promise<PrintedText>;

/** How numbers are plotted. */
export interface PlotSize {
  /** @defaultValue 72 */
  readonly columns?: number;
  /** @defaultValue 10 */
  readonly rows?: number;
}

/**
 * Plots numbers in text, oldest first.
 *
 * @throws LABNET_INVALID_ARGUMENT for fewer than two numbers
 * @example
 * ```ts
 * plot(range(60).map((x) => Math.sin(x / 5)))
 * ```
 */
export type Plot = (values: Iterable<number | bigint>, size?: PlotSize) => PrintedText;

/** See {@link Plot}. */
export const plot: Plot = (values, { columns = 72, rows = 10 } = {}) => {
  const numbers = Array.from(values, Number);
  const lines = textPlot(numbers, {
    columns,
    rows: Math.max(2, rows),
    format: (value) => String(Number(value.toPrecision(5))),
  });
  if (lines.length > 0) return new PrintedText(lines.map(({ scale, bars }) => scale + bars).join('\n'));
  throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, 'plot needs two finite numbers or more');
};

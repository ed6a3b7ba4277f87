import type { ScreenSize } from './screen/frame-diff.js';

/** Columns and rows of a terminal; 80 and 24 where it does not know its own, and says 0. */
export function terminalSize({ columns, rows }: Pick<NodeJS.WriteStream, 'columns' | 'rows'>): ScreenSize {
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}

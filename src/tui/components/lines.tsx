import { Transform } from 'ink';
import type { ReactElement } from 'react';
import { useTui } from '../hooks/use-frame.js';
import { fitLine } from '../view-models/line.js';
import type { Line } from '../view-models/line.js';

/**
 * Lines that fill their place exactly, as one text: each text more costs a pass of the layout. The layout sees blanks
 * of the same size, and the lines are put in their place after it: it remembers every text that it has ever measured,
 * and lines change with each frame.
 */
export function Lines({
  lines,
  columns,
}: {
  readonly lines: readonly Line[];
  readonly columns: number;
}): ReactElement {
  const { theme } = useTui();
  const blank = lines.map(() => ' '.repeat(columns)).join('\n');
  const paint = (_blank: string, index: number) => theme.paint(fitLine(lines[index] ?? [], columns));
  return <Transform transform={paint}>{blank}</Transform>;
}

import { Text } from 'ink';
import type { ReactElement } from 'react';
import { useTui } from '../hooks/use-frame.js';
import { fitLine } from '../view-models/line.js';
import type { Line } from '../view-models/line.js';

/** Lines that fill their place exactly, as one text: each text more costs a pass of the layout. */
export function Lines({
  lines,
  columns,
}: {
  readonly lines: readonly Line[];
  readonly columns: number;
}): ReactElement {
  const { theme } = useTui();
  return <Text>{lines.map((line) => theme.paint(fitLine(line, columns))).join('\n')}</Text>;
}

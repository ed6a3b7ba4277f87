import type { ReactElement } from 'react';
import { useFrame } from '../hooks/use-frame.js';
import { fitRows } from '../view-models/line.js';
import type { Line } from '../view-models/line.js';
import { ruleLine } from '../view-models/pane-title.js';
import { Lines } from './lines.js';

/** Lines under a title, over the whole width. */
export function Titled({
  title,
  note,
  lines,
  rows,
}: {
  readonly title: string;
  readonly note: string;
  readonly lines: readonly Line[];
  readonly rows: number;
}): ReactElement {
  const { columns } = useFrame().size;
  const head = ruleLine(title, { columns, active: true, note });
  return <Lines lines={[head, ...fitRows(lines, rows - 1)]} columns={columns} />;
}

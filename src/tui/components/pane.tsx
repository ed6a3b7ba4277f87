import type { ReactElement } from 'react';
import { useFrame } from '../hooks/use-frame.js';
import type { PanePlace } from '../layout.js';
import { fitRows } from '../view-models/line.js';
import type { Line } from '../view-models/line.js';
import { paneTitle } from '../view-models/pane-title.js';
import { Lines } from './lines.js';

/** A pane: its title, then its lines. */
export function Pane({
  place,
  lines,
  note,
}: {
  readonly place: PanePlace;
  readonly lines: readonly Line[];
  readonly note: string;
}): ReactElement {
  const { ui } = useFrame();
  const { pane, columns, rows } = place;
  const title = paneTitle(pane, { columns, active: ui.active === pane, note });
  return <Lines lines={[title, ...fitRows(lines, rows - 1)]} columns={columns} />;
}

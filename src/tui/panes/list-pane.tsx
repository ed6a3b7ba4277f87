import type { ReactElement } from 'react';
import { Pane } from '../components/pane.js';
import { useFrame } from '../hooks/use-frame.js';
import type { PanePlace } from '../layout.js';
import { listView } from '../pane-lines.js';
import type { ListPane as ListPaneId } from '../pane-lines.js';

/** Rigs, pending or values: a list of lines, and how many are out of sight. */
export function ListPane({
  place,
  pane,
}: {
  readonly place: PanePlace;
  readonly pane: ListPaneId;
}): ReactElement {
  const frame = useFrame();
  const { columns, rows } = place;
  const { lines, offset, below } = listView(frame, pane, { columns, rows: rows - 1 });
  const note = [...(offset > 0 ? [`↑ ${offset}`] : []), ...(below > 0 ? [`↓ ${below}`] : [])].join(' ');
  return <Pane place={place} lines={lines} note={note} />;
}

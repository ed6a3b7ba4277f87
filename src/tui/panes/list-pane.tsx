import type { ReactElement } from 'react';
import { Pane } from '../components/pane.js';
import { useFrame } from '../hooks/use-frame.js';
import type { PanePlace } from '../layout.js';
import { listView } from '../list-view.js';
import type { ListPane as ListPaneId } from '../pane-id.js';
import { listNote } from '../view-models/list-note.js';

/** Rigs, pending, log or values: rows of which one is chosen, and how many are out of sight. */
export function ListPane({
  place,
  pane,
}: {
  readonly place: PanePlace;
  readonly pane: ListPaneId;
}): ReactElement {
  const frame = useFrame();
  const { columns, rows } = place;
  const view = listView(frame, pane, { columns, rows: rows - 1 });
  return <Pane place={place} lines={view.lines} note={listNote(frame, pane, view)} />;
}

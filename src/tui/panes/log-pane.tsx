import type { ReactElement } from 'react';
import { Pane } from '../components/pane.js';
import { useFrame } from '../hooks/use-frame.js';
import type { PanePlace } from '../layout.js';
import { logLines } from '../view-models/log.js';

/** What happened, newest at the bottom. */
export function LogPane({ place }: { readonly place: PanePlace }): ReactElement {
  const { lab, ui } = useFrame();
  const { columns, rows } = place;
  const lines = logLines(lab, { columns, rows: rows - 1, anchor: ui.logAnchor });
  return <Pane place={place} lines={lines} note={ui.logAnchor === undefined ? '' : 'held: G follows'} />;
}

import type { ReactElement } from 'react';
import { Pane } from '../components/pane.js';
import { useFrame, useTui } from '../hooks/use-frame.js';
import type { PanePlace } from '../layout.js';
import { replLines } from '../view-models/repl.js';

/** What was entered and answered, and the line that is being written. */
export function ReplPane({ place }: { readonly place: PanePlace }): ReactElement {
  const { repl, ui } = useFrame();
  const { store } = useTui();
  const { columns, rows } = place;
  const cursor = ui.active === 'repl' && ui.help === undefined;
  const lines = replLines(repl, { columns, rows: rows - 1, cursor }, store.wrapEntry);
  const notes = [
    ...(repl.busy ? ['runs: Ctrl-C interrupts'] : []),
    ...(repl.scroll > 0 ? ['scrolled back'] : []),
  ];
  return <Pane place={place} lines={lines} note={notes.join(', ')} />;
}

import type { ReactElement } from 'react';
import { Pane } from '../components/pane.js';
import { sanitize } from '../../kernel/sanitize.js';
import { useFrame, useTui } from '../hooks/use-frame.js';
import type { PanePlace } from '../layout.js';
import { replLines } from '../view-models/repl.js';

/** What was entered and answered, and the line that is being written. */
export function ReplPane({ place }: { readonly place: PanePlace }): ReactElement {
  const { repl, ui } = useFrame();
  const { store } = useTui();
  const { columns, rows } = place;
  const cursor = ui.active === 'repl' && !ui.overlay && !ui.prompt;
  const lines = replLines(repl, { columns, rows: rows - 1, cursor }, store.wrapEntry);
  const notes = [
    ...(repl.confirm === undefined ? [] : [`asks for "${sanitize(repl.confirm)}" before it is sent`]),
    ...(repl.busy ? ['runs: Ctrl-C interrupts'] : []),
    ...(repl.scroll > 0 ? ['scrolled back'] : []),
  ];
  return <Pane place={place} lines={lines} note={notes.join(', ')} />;
}

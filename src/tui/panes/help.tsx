import type { ReactElement } from 'react';
import { Lines } from '../components/lines.js';
import { useFrame } from '../hooks/use-frame.js';
import { helpLines } from '../view-models/keys.js';
import { scrollLines } from '../view-models/line.js';

/** All keys, in place of the panes. */
export function Help({ rows }: { readonly rows: number }): ReactElement {
  const { size, ui } = useFrame();
  const { lines } = scrollLines(helpLines(size.columns), rows, ui.help ?? 0);
  return <Lines lines={lines} columns={size.columns} />;
}

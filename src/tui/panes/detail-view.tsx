import type { ReactElement } from 'react';
import { Titled } from '../components/titled.js';
import { useFrame } from '../hooks/use-frame.js';
import type { DetailOverlay } from '../overlay.js';
import { detailOf } from '../view-models/details/detail-of.js';
import { lineOf, scrollLines } from '../view-models/line.js';

/** All that is known of one row, in place of the panes. */
export function DetailView({
  overlay,
  rows,
}: {
  readonly overlay: DetailOverlay;
  readonly rows: number;
}): ReactElement {
  const { lab, nowMs, size, known } = useFrame();
  const context = { lab, nowMs, columns: size.columns, remedyOf: known.remedyOf };
  const detail = detailOf(context, overlay.subject) ?? {
    title: 'gone',
    lines: [lineOf('It is not known any more.')],
  };
  const { lines, offset } = scrollLines(detail.lines, rows - 1, overlay.offset);
  const below = Math.max(0, detail.lines.length - offset - rows + 1);
  const note = [...(offset > 0 ? [`↑ ${offset}`] : []), ...(below > 0 ? [`↓ ${below}`] : [])].join(' ');
  return <Titled title={detail.title} note={note} lines={lines} rows={rows} />;
}

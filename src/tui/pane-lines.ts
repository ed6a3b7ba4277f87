import type { Frame } from './frame.js';
import type { PaneId } from './pane-id.js';
import { scrollLines } from './view-models/line.js';
import type { Line } from './view-models/line.js';
import { pendingLines } from './view-models/pending.js';
import { rigLines } from './view-models/rigs.js';
import { valueLines } from './view-models/values.js';

/** Panes that are a list of lines, which can be scrolled by lines. */
export type ListPane = Extract<PaneId, 'rigs' | 'pending' | 'values'>;

const LINES: Readonly<Record<ListPane, (frame: Frame, columns: number) => readonly Line[]>> = {
  rigs: ({ lab, nowMs }, columns) => rigLines(lab, nowMs, columns),
  pending: ({ lab, nowMs }, columns) => pendingLines(lab, nowMs, columns),
  values: ({ lab, nowMs }, columns) => valueLines(lab, nowMs, columns),
};

/** What is in sight of a list. */
export interface ListView {
  readonly lines: readonly Line[];
  /** First line that is shown. */
  readonly offset: number;
  /** Lines below the last one that is shown. */
  readonly below: number;
  /** The farthest that it can be scrolled. */
  readonly limit: number;
}

/** The lines of a list pane that are in sight. */
export function listView(
  frame: Frame,
  pane: ListPane,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): ListView {
  const all = LINES[pane](frame, columns);
  const limit = Math.max(0, all.length - rows);
  const { lines, offset } = scrollLines(all, rows, frame.ui.offsets[pane] ?? 0);
  return { lines, offset, below: limit - offset, limit };
}

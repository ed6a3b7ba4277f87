import type { ConsoleEntry } from '../runtime/console.js';
import type { PaneId } from './pane-id.js';
import type { TuiLab } from './tui-lab.js';
import { lineText } from './view-models/line.js';
import type { Line } from './view-models/line.js';
import { logLines } from './view-models/log.js';
import { paneTitle } from './view-models/pane-title.js';
import { listLines } from './view-models/pane-row.js';
import { pendingList } from './view-models/pending.js';
import { createEntryWrapper } from './view-models/repl.js';
import { rigList } from './view-models/rigs.js';
import { selectServices } from './view-models/service-peers.js';
import { serviceList } from './view-models/services.js';
import { statusLine } from './view-models/status.js';
import { valueList } from './view-models/values.js';

const LOG_ROWS = 20;

/** What {@link renderSnapshot} shows. */
export interface SnapshotOptions {
  readonly lab: TuiLab;
  /** What a REPL has shown so far, oldest first. @defaultValue nothing */
  readonly entries?: readonly ConsoleEntry[];
  /** Name of the lab. @defaultValue none */
  readonly title?: string;
  /** What tells it from another lab of that name. @defaultValue nothing */
  readonly profile?: string;
  /** Its facts are kept in a journal. @defaultValue true */
  readonly hasJournal?: boolean;
  /** @defaultValue false */
  readonly readOnly?: boolean;
  /** Width of the lines. @defaultValue 80 */
  readonly columns?: number;
}

/**
 * Every pane as one plain text: what `labnet tui` prints where there is no terminal, or one that can only print.
 * No escape sequences, whatever the environment says; ends with a line break.
 */
export function renderSnapshot(options: SnapshotOptions): string {
  const { lab, entries = [], columns = 80, title = '', readOnly = false } = options;
  const { profile = '', hasJournal = true } = options;
  const state = lab.store.state;
  const nowMs = lab.clock.wallMs();
  const wrap = createEntryWrapper();
  const pane = (id: PaneId, lines: readonly Line[]): readonly Line[] => [
    paneTitle(id, { columns }),
    ...lines,
  ];
  const lines = [
    statusLine(state, nowMs, { title, profile, readOnly, hasJournal }),
    ...pane('rigs', listLines(rigList(state, nowMs, columns))),
    ...pane('pending', listLines(pendingList(state, nowMs, columns))),
    ...pane('log', logLines(state, { columns, rows: LOG_ROWS, anchor: undefined })),
    ...(selectServices(state).length > 0
      ? pane('services', listLines(serviceList(state, nowMs, columns)))
      : []),
    ...(state.readings.size > 0 ? pane('values', listLines(valueList(state, nowMs, columns))) : []),
    ...pane(
      'repl',
      entries.flatMap((entry) => wrap(entry, columns)),
    ),
  ];
  return lines.map((line) => `${lineText(line).trimEnd()}\n`).join('');
}

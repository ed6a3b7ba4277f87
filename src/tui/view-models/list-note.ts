import { sanitize } from '../../kernel/sanitize.js';
import { selectPending } from '../../model/selectors.js';
import type { Frame } from '../frame.js';
import type { ListView } from '../list-view.js';
import type { ListPane } from '../pane-id.js';
import { formatSeconds } from './format.js';
import { waitingLines } from './log.js';
import { rowFilter } from './row-filter.js';

/** What the title of a pane says: its filter, what waits, and how much is out of sight. */
export function listNote(frame: Frame, pane: ListPane, { offset, below }: ListView): string {
  const filter = frame.ui.filters[pane] ?? '';
  const notes = [
    ...(filter === '' ? [] : [`/${sanitize(filter)}`]),
    ...(pane === 'log' ? logNotes(frame) : []),
    ...(pane === 'pending' ? pendingNotes(frame) : []),
    ...(pane !== 'log' && offset > 0 ? [`↑ ${offset}`] : []),
    ...(pane !== 'log' && below > 0 ? [`↓ ${below}`] : []),
  ];
  return notes.join(' ');
}

function logNotes({ lab, ui, nowMs }: Frame): readonly string[] {
  const { held } = ui.log;
  if (!held) return [];
  const waiting = waitingLines(lab, held.logged, rowFilter(ui.filters.log ?? '', nowMs));
  // What the model has forgotten meanwhile is not counted any more.
  const isAll = (lab.log[0]?.seq ?? 0) <= held.logged;
  return [`held, ${isAll ? '' : 'more than '}${waiting} new: G follows`];
}

function pendingNotes({ lab, nowMs }: Frame): readonly string[] {
  const pending = selectPending(lab);
  const oldest = pending[0];
  return oldest ? [`${pending.length} wait, oldest ${formatSeconds(nowMs - oldest.startedAtMs)}`] : [];
}

import { messageOf } from '../../kernel/errors.js';
import { sanitize } from '../../kernel/sanitize.js';
import { allRows } from '../list-view.js';
import { isListPane } from '../pane-id.js';
import { openPrompt } from '../prompt.js';
import type { TuiStore } from '../tui-store.js';
import { formatMoment } from '../view-models/format.js';
import { rowsText } from '../view-models/rows-text.js';
import type { TuiActions } from './tui-actions.js';

/** Asks for the name of the file. */
export function askWhereToSave(store: TuiStore): void {
  const { ui, present: frame } = store;
  if (!isListPane(ui.active)) return;
  const moment = formatMoment(frame.nowMs).slice(0, 19).replace(/[-:]/g, '').replace(' ', '-');
  const text = `labnet-${ui.active}-${moment}.csv`;
  const prompt = openPrompt('save', `save ${ui.active} as (.csv or .json): `, { text });
  store.change({ ...ui, prompt });
}

/** Saves what the filter leaves of the active pane. */
export function saveRows(store: TuiStore, actions: TuiActions, name: string): void {
  const { ui, present: frame } = store;
  if (!isListPane(ui.active) || name === '') return;
  const rows = allRows(frame, ui.active, frame.size.columns);
  let notice: string;
  try {
    const path = actions.saveFile(name, rowsText(name, rows));
    notice = sanitize(`${rows.length} rows are in ${path}`);
  } catch (error) {
    notice = sanitize(`not saved: ${messageOf(error)}`);
  }
  store.change({ ...ui, notice });
}

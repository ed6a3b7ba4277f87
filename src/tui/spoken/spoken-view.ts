import { stripVTControlCharacters } from 'node:util';
import type { Frame } from '../frame.js';
import { listView } from '../list-view.js';
import type { PickerOverlay } from '../overlay.js';
import { isListPane, PANE_TITLES } from '../pane-id.js';
import { detailOf } from '../view-models/details/detail-of.js';
import { listNote } from '../view-models/list-note.js';
import { pickerItems } from '../view-models/picker.js';
import { spokenLine, spokenText } from './spoken-text.js';

/** Wide enough that nothing is cut. */
const ROOM = { columns: 400, rows: 1000 };

/** What has the operator's attention, as it is read out. */
export interface SpokenView {
  /** Another one: all of it is read. */
  readonly key: string;
  /** What it is. */
  readonly title: string;
  /** What is read once it opens. */
  readonly lines: readonly string[];
  /** What is chosen in it: read whenever it changes. Empty: nothing. */
  readonly chosen: string;
  /** Tells one chosen thing from another. */
  readonly chosenKey: string;
}

/** The overlay, or else the active pane. */
export function spokenView(frame: Frame): SpokenView {
  const { overlay } = frame.ui;
  if (overlay?.kind === 'picker') return pickerView(frame, overlay);
  return overlay ? detailView(frame) : paneView(frame);
}

function paneView(frame: Frame): SpokenView {
  const { active } = frame.ui;
  const title = PANE_TITLES[active];
  if (!isListPane(active)) return { key: active, title, lines: [], chosen: '', chosenKey: '' };
  const view = listView(frame, active, ROOM);
  const note = listNote(frame, active, { ...view, offset: 0, below: 0 });
  // The log is read as it comes; its lines are gone through only while it is held.
  const isFollowing = active === 'log' && frame.ui.log.held === undefined;
  const chosen = isFollowing ? undefined : view.chosen;
  return {
    key: `${active} ${frame.ui.filters[active] ?? ''}`,
    title: `${title}, ${view.rows.length} lines${note === '' ? '' : `, ${note}`}`,
    lines: view.rows.length === 0 ? view.lines.slice(0, 1).map(spokenLine) : [],
    chosen: chosen?.lines.map(spokenLine).join(', ') ?? '',
    chosenKey: chosen?.id ?? '',
  };
}

function detailView({ lab, nowMs, known, ui }: Frame): SpokenView {
  const subject = ui.overlay?.kind === 'detail' ? ui.overlay.subject : undefined;
  const context = { lab, nowMs, columns: ROOM.columns, remedyOf: known.remedyOf };
  const detail = subject && detailOf(context, subject);
  return {
    key: `detail ${subject?.pane ?? ''} ${subject?.id ?? ''}`,
    title: spokenText(detail?.title ?? 'gone'),
    lines: detail?.lines.map(spokenLine).filter((line) => line !== '') ?? [],
    chosen: '',
    chosenKey: '',
  };
}

function pickerView({ lab, known }: Frame, picker: PickerOverlay): SpokenView {
  const items = pickerItems(picker, { lab, known });
  const item = items[Math.min(picker.at, items.length - 1)];
  return {
    key: `picker ${picker.purpose} ${picker.search.text}`,
    title: `${picker.purpose}, ${items.length} to choose from`,
    lines: [],
    chosen: item ? spokenText(`${item.name}: ${item.about}`) : '',
    chosenKey: item?.name ?? '',
  };
}

/** What the REPL has said, as lines without colours. */
export function spokenEntry(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => spokenText(line));
}

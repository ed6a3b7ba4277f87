import { PANE_TITLES, paneNumber } from '../pane-id.js';
import type { PaneId } from '../pane-id.js';
import { cutText } from './line.js';
import type { Line } from './line.js';

/** What the title of a pane says beside its name. */
export interface PaneTitleOptions {
  readonly columns: number;
  readonly active?: boolean;
  /** For example how much is out of sight. */
  readonly note?: string;
}

/** The line over a pane: a rule with its number, its name and a note. */
export function paneTitle(pane: PaneId, { columns, active = false, note = '' }: PaneTitleOptions): Line {
  const name = ` ${paneNumber(pane)} ${PANE_TITLES[pane]} `;
  const shownNote = note === '' ? '' : ` ${cutText(note, Math.max(0, columns - name.length - 8))} `;
  const left = active ? '━━' : '──';
  const rule = (active ? '━' : '─').repeat(
    Math.max(0, columns - left.length - name.length - shownNote.length - 2),
  );
  const tone = active ? 'accent' : 'quiet';
  return [
    { text: left, tone },
    { text: name, tone: active ? 'accent' : 'plain', strong: active },
    { text: rule, tone },
    { text: shownNote, tone: 'quiet' },
    { text: left, tone },
  ];
}

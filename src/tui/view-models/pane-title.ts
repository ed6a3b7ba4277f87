import { cutText } from '../../terminal/cut-text.js';
import { textWidth } from '../../terminal/text-width.js';
import { PANE_TITLES, paneNumber } from '../pane-id.js';
import type { PaneId } from '../pane-id.js';
import type { Line } from './line.js';

/** What a title says beside its name. */
export interface PaneTitleOptions {
  readonly columns: number;
  readonly active?: boolean;
  /** For example how much is out of sight. Safe to show. */
  readonly note?: string;
}

/** The line over a pane: a rule with its number, its name and a note. */
export function paneTitle(pane: PaneId, options: PaneTitleOptions): Line {
  return ruleLine(`${paneNumber(pane)} ${PANE_TITLES[pane]}`, options);
}

/** A rule with a title, which is safe to show, and a note. */
export function ruleLine(title: string, { columns, active = false, note = '' }: PaneTitleOptions): Line {
  const name = ` ${cutText(title, Math.max(0, columns - 8))} `;
  const shownNote = note === '' ? '' : ` ${cutText(note, Math.max(0, columns - textWidth(name) - 8))} `;
  const left = active ? '━━' : '──';
  const rule = (active ? '━' : '─').repeat(
    Math.max(0, columns - left.length - textWidth(name) - textWidth(shownNote) - 2),
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

import type { Layout } from '../layout.js';
import { placeOf } from '../layout.js';
import { PANES, PANE_TITLES, paneNumber } from '../pane-id.js';
import type { PaneId } from '../pane-id.js';
import { lineWidth } from './line.js';
import type { Line, Span } from './line.js';

/** What {@link tabLine} shows. */
export interface TabOptions {
  readonly active: PaneId;
  readonly columns: number;
  /** Panes that there is nothing for: they are left out. @defaultValue none */
  readonly absent?: readonly PaneId[];
}

/**
 * All panes by number and name: the active one, those in sight, those out of sight. Where there is no room for all names,
 * only the active one has its own.
 */
export function tabLine(layout: Layout, { active, columns, absent = [] }: TabOptions): Line {
  const panes = PANES.filter((pane) => pane === active || !absent.includes(pane));
  const tabs = (named: (pane: PaneId) => boolean): Line =>
    panes.flatMap((pane): Span[] => {
      const text = ` ${paneNumber(pane)} ${named(pane) ? `${PANE_TITLES[pane]} ` : ''}`;
      if (pane === active) return [{ text, tone: 'accent', reverse: true }, { text: ' ' }];
      return [{ text, tone: placeOf(layout, pane) ? 'plain' : 'quiet' }, { text: ' ' }];
    });
  const full = tabs(() => true);
  return lineWidth(full) <= columns ? full : tabs((pane) => pane === active);
}

import type { Layout } from '../layout.js';
import { placeOf } from '../layout.js';
import { PANES, PANE_TITLES, paneNumber } from '../pane-id.js';
import type { PaneId } from '../pane-id.js';
import type { Line, Span } from './line.js';

/**
 * All panes by number and name: the active one, those in sight, those out of sight.
 *
 * @param absent - Panes that there is nothing for: they are left out.
 */
export function tabLine(layout: Layout, active: PaneId, absent: readonly PaneId[] = []): Line {
  const panes = PANES.filter((pane) => pane === active || !absent.includes(pane));
  return panes.flatMap((pane): Span[] => {
    const text = ` ${paneNumber(pane)} ${PANE_TITLES[pane]} `;
    if (pane === active) return [{ text, tone: 'accent', reverse: true }, { text: ' ' }];
    return [{ text, tone: placeOf(layout, pane) ? 'plain' : 'quiet' }, { text: ' ' }];
  });
}

import { describe, expect, it } from 'vitest';
import { computeLayout } from '../../../src/tui/layout.js';
import { lineText } from '../../../src/tui/view-models/line.js';
import { PANES } from '../../../src/tui/pane-id.js';
import { tabLine } from '../../../src/tui/view-models/tabs.js';

const tabsOf = (active: (typeof PANES)[number], columns: number) => {
  const layout = computeLayout({ columns, rows: 20, active, lower: 'repl', rigLines: 3, hasValues: true });
  return lineText(tabLine(layout, { active, columns })).trimEnd();
};

describe('tabLine', () => {
  it('names all panes where there is room', () => {
    expect(tabsOf('log', 80)).toBe(' 1 Rigs   2 Pending   3 Log   4 Values   5 REPL   6 Services');
  });

  it.each(PANES)('has every number on the smallest screen, and the name of %s when it is active', (pane) => {
    const line = tabsOf(pane, 40);
    expect(line.length).toBeLessThanOrEqual(40);
    expect(line.replace(/ [A-Z][A-Za-z]+/, '').match(/\d/g)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(line).toMatch(new RegExp(pane, 'i'));
  });
});

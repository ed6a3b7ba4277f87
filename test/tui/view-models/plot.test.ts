import { describe, expect, it } from 'vitest';
import { lineText, lineWidth } from '../../../src/tui/view-models/line.js';
import { plotLines } from '../../../src/tui/view-models/plot.js';

const plot = (values: readonly number[], columns = 12, rows = 2) =>
  plotLines(values, columns, rows).map(lineText);

describe('plotLines', () => {
  it('draws columns between the least and the greatest', () => {
    expect(plot([0, 5, 10])).toEqual([' 10│ ▁█', '  0│▁██']);
  });

  it('shows the newest where not all fit, in lines that fit', () => {
    const values = Array.from({ length: 200 }, (_, index) => index);
    const lines = plotLines(values, 30, 5);
    for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(30);
    expect(lineText(lines[4] ?? [])).toMatch(/^ +0│█+$/);
  });

  it('draws equal, huge and odd values without a fault', () => {
    expect(plot([3, 3])).toEqual([' 3│▁▁', ' 3│██']);
    expect(plot([-1.7e308, 1.7e308], 20)[0]).toMatch(/│ █$/);
    expect(plot([Number.NaN, 1])).toEqual(['There are not two values to compare yet.']);
  });
});

import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../src/tui/view-models/sparkline.js';

describe('sparkline', () => {
  it.each([
    [[], 8, ''],
    [[1], 8, ''],
    [[1, 1, 1], 8, '▄▄▄'],
    [[0, 7], 8, '▁█'],
    [[0, 1, 2, 3, 4, 5, 6, 7], 8, '▁▂▃▄▅▆▇█'],
    [[100, 0, 1, 2], 3, '▁▅█'],
    [[NaN, 1, Infinity, 2], 8, '▁█'],
    [[-1e308, 0, 1e308], 8, '▁▅█'],
  ])('draws %j in %i columns', (values, columns, bars) => {
    expect(sparkline(values, columns)).toBe(bars);
  });
});

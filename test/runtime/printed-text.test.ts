import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { plot } from '../../src/runtime/printed-text.js';

describe('plot', () => {
  it('draws columns over a scale, and prints without quotes', () => {
    expect(inspect(plot([0, 5, 10], { rows: 3, columns: 20 }))).toBe(' 10│  █\n   │ ▅█\n  0│▁██');
  });

  it('takes any numbers, and needs two', () => {
    expect(String(plot(new Set([1n, 3n]), { rows: 2 })).split('\n')).toHaveLength(2);
    expect(() => plot([1, NaN])).toThrow(/two finite numbers/);
  });
});

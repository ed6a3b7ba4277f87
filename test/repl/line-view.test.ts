import { describe, expect, it } from 'vitest';
import { viewLine } from '../../src/repl/line-view.js';
import { createEditor } from '../../src/terminal/line-editor.js';

function view(text: string, cursor = text.length, columns = 20) {
  return viewLine({ ...createEditor(), text, cursor }, columns);
}

describe('viewLine', () => {
  it('puts a prompt before the text and before each further line', () => {
    expect(view('f(\n1)')).toEqual({ rows: ['› f(', '… 1)'], row: 1, column: 4 });
  });

  it('wraps at the width, and knows where the cursor stands', () => {
    expect(view('abcdefghij', 10, 8)).toEqual({ rows: ['› abcde', 'fghij'], row: 1, column: 5 });
    expect(view('abcdefghij', 5, 8)).toMatchObject({ row: 1, column: 0 });
    expect(view('a', 0)).toMatchObject({ row: 0, column: 2 });
  });

  it('counts wide characters as two columns', () => {
    expect(view('あい', 2)).toMatchObject({ row: 0, column: 6 });
  });

  it('colours without moving anything', () => {
    const state = { ...createEditor(), text: 'await f("a")', cursor: 12 };
    const { rows, column } = viewLine(state, 40, { colors: true });
    expect(rows[0]?.replace(/\u001b\[[\d;]*m/g, '')).toBe('› await f("a")');
    expect(rows[0]).toBe('› \u001b[35mawait\u001b[m f\u001b[1;4m(\u001b[0;32m"a"\u001b[0;1;4m)\u001b[m');
    expect(column).toBe(14);
  });
});

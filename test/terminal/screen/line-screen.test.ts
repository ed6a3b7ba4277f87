import { describe, expect, it } from 'vitest';
import { LineScreen } from '../../../src/terminal/screen/line-screen.js';
import { TestScreen } from '../../helpers/screen.js';

/** Where the cursor of a terminal stands after a line was shown, and what stands there. */
async function shown(text: string, cursor: number, columns: number) {
  const terminal = new TestScreen(columns, 3);
  let bytes = '';
  const screen = new LineScreen({ write: (each) => (bytes += each) }, columns);
  screen.show([], { text, cursor });
  await terminal.write(bytes);
  return { lines: terminal.lines(), column: terminal.terminal.buffer.active.cursorX };
}

describe('LineScreen', () => {
  it('puts the cursor before what stands behind it, however wide that is', async () => {
    expect(await shown('> 漢字ab', 3, 40)).toEqual({ lines: ['> 漢字ab', '', ''], column: 4 });
  });

  it('shows the part around the cursor of a line that is too long, on one line', async () => {
    const text = `> ${'漢'.repeat(40)}`;
    const end = await shown(text, text.length, 20);
    expect(end).toEqual({ lines: ['漢'.repeat(9), '', ''], column: 18 });
    expect(await shown(text, 0, 20)).toEqual({ lines: [`> ${'漢'.repeat(8)}`, '', ''], column: 0 });
    const { lines, column } = await shown(text, 20, 20);
    expect(lines[0]).toBe('漢'.repeat(9));
    expect(column).toBe(10);
  });
});

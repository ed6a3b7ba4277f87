import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankFrame, diffFrame } from '../../../src/terminal/screen/frame-diff.js';
import { TestScreen } from '../../helpers/screen.js';

const size = { columns: 12, rows: 4 };

const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    ' ',
    '   ',
    'rig',
    '漢',
    '漢字',
    '─',
    'é',
    'e\u0301',
    '\u001b[31m',
    '\u001b[1;7m',
    '\u001b[0m',
  ),
  fc.constantFrom('\u001b[38;5;200m', '\u001b[39m', '\u001b[22m'),
);
const frame = fc
  .array(
    fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
    { maxLength: 5 },
  )
  .map((lines) => lines.join('\n'));

async function shownBy(...outputs: readonly string[]): Promise<string[]> {
  const screen = new TestScreen(size.columns, size.rows);
  for (const output of outputs) await screen.write(output);
  return screen.cells();
}

describe('diffFrame', () => {
  it('leaves the terminal as the whole frame would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 2, maxLength: 4 }), async (frames) => {
        const outputs: string[] = [];
        let shown = blankFrame;
        for (const next of frames) {
          const step = diffFrame(shown, next, size);
          outputs.push(step.output);
          shown = step.shown;
        }
        const whole = diffFrame(blankFrame, frames.at(-1) ?? '', size).output;
        expect(await shownBy(...outputs)).toEqual(await shownBy(whole));
      }),
      { numRuns: 300 },
    );
  });

  it('shows the text of a frame', async () => {
    const { output } = diffFrame(blankFrame, 'ab漢\n\u001b[1mbold\u001b[0m', size);
    const screen = new TestScreen(size.columns, size.rows);
    await screen.write(output);
    expect(screen.lines()).toEqual(['ab漢', 'bold', '', '']);
  });

  it('says nothing when nothing differs', () => {
    const { shown } = diffFrame(blankFrame, 'one\ntwo', size);
    expect(diffFrame(shown, 'one\ntwo', size).output).toBe('');
  });

  it('writes only the cells that differ', () => {
    const { shown } = diffFrame(blankFrame, 'heard 1 s ago', { columns: 20, rows: 2 });
    expect(diffFrame(shown, 'heard 2 s ago', { columns: 20, rows: 2 }).output).toBe('\u001b[1;7H2');
  });

  it('cuts what does not fit, a wide character included', async () => {
    const { output } = diffFrame(blankFrame, 'abcdefghijk漢\n1\n2\n3\n4\n5', size);
    const screen = new TestScreen(size.columns, size.rows);
    await screen.write(output);
    expect(screen.lines()).toEqual(['abcdefghijk', '1', '2', '3']);
  });

  it.each([
    ['an OSC 52', 'a\u001b]52;c;ZWNobw==\u0007b', 'ab'],
    ['a cursor move', 'a\u001b[2Jb', 'ab'],
    ['a C1 control', 'a\u009b2Jb', 'ab'],
    ['a bell and a backspace', 'a\u0007\u0008b', 'ab'],
    ['a conceal', 'a\u001b[8mb', 'ab'],
  ])('passes on nothing of %s', (_, source, text) => {
    expect(diffFrame(blankFrame, source, size).output).toBe(`\u001b[1;1H${text}`);
  });
});

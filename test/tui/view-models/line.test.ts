import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../src/terminal/text-width.js';
import {
  fitLine,
  fitText,
  lineOf,
  lineText,
  lineWidth,
  scrollLines,
} from '../../../src/tui/view-models/line.js';
import { wrapStyled, wrapText } from '../../../src/tui/view-models/wrap.js';

const text = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '漢', 'é', '─', '👍'), maxLength: 30 });

describe('fitText', () => {
  it('fills on the side that is not aligned', () => {
    expect(fitText('ab', 4)).toBe('ab  ');
    expect(fitText('ab', 4, 'right')).toBe('  ab');
  });

  it('is exactly as wide as asked', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 40 }), (source, columns) => {
        expect(textWidth(fitText(source, columns))).toBe(columns);
      }),
    );
  });
});

describe('fitLine', () => {
  it('is exactly as wide as asked, whatever the parts', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.integer({ min: 0, max: 60 }), (parts, columns) => {
        expect(
          lineWidth(
            fitLine(
              parts.map((part) => ({ text: part })),
              columns,
            ),
          ),
        ).toBe(columns);
      }),
    );
  });

  it('keeps the style of what it cuts', () => {
    expect(fitLine([{ text: 'silent', tone: 'bad' }], 4)).toEqual([{ text: 'sil…', tone: 'bad' }]);
  });
});

describe('scrollLines', () => {
  const lines = ['1', '2', '3', '4', '5'].map((each) => lineOf(each));
  const shown = (rows: number, offset: number) => scrollLines(lines, rows, offset).lines.map(lineText);

  it('shows the lines from an offset', () => {
    expect(shown(2, 1)).toEqual(['2', '3']);
  });

  it('shows the last ones where the offset is too far, and blanks where there are too few', () => {
    expect(scrollLines(lines, 2, 99)).toMatchObject({ offset: 3 });
    expect(shown(2, 99)).toEqual(['4', '5']);
    expect(shown(7, 2)).toEqual(['1', '2', '3', '4', '5', '', '']);
  });
});

describe('wrapText', () => {
  it('breaks at blanks, and cuts the last line', () => {
    expect(wrapText('no response to EXPSTART within 60000 ms', 16, 3)).toEqual([
      'no response to',
      'EXPSTART within',
      '60000 ms',
    ]);
    expect(wrapText('no response to EXPSTART within 60000 ms', 16, 2)).toEqual([
      'no response to',
      'EXPSTART within…',
    ]);
  });

  it('breaks a word that is longer than a line', () => {
    expect(wrapText('abcdefghij', 4, 3)).toEqual(['abcd', 'efgh', 'ij']);
  });
});

describe('wrapStyled', () => {
  it('keeps styles over a break', () => {
    expect(wrapStyled('\u001b[31mabcd\u001b[0mef', 3)).toEqual([
      [{ text: 'abc', style: '31' }],
      [
        { text: 'd', style: '31' },
        { text: 'ef', style: '' },
      ],
    ]);
  });

  it('keeps empty lines', () => {
    expect(wrapStyled('a\n\nb', 5).map(lineText)).toEqual(['a', '', 'b']);
  });

  it('is never wider than asked and loses no character of a width', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (source, columns) => {
        const lines = wrapStyled(source, columns);
        expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(columns);
        expect(lines.map(lineText).join('')).toBe(source);
      }),
    );
  });
});

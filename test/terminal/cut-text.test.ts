import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutStart, cutText, endOfText, startOfText } from '../../src/terminal/cut-text.js';
import { textWidth } from '../../src/terminal/text-width.js';

const text = fc.string({ unit: fc.constantFrom('a', ' ', '漢', 'é', '👍'), maxLength: 20 });
const columns = fc.integer({ min: 0, max: 30 });

describe('cutText', () => {
  it.each([
    ['cameras', 7, 'cameras'],
    ['cameras', 5, 'came…'],
    ['cameras', 1, '…'],
    ['cameras', 0, ''],
    ['漢字漢字', 5, '漢字…'],
    ['漢字漢字', 4, '漢…'],
  ])('cuts %j to %i columns', (source, width, expected) => {
    expect(cutText(source, width)).toBe(expected);
  });
});

describe('cutStart', () => {
  it.each([
    ['cameras', 7, 'cameras'],
    ['cameras', 5, '…eras'],
    ['cameras', 0, ''],
    ['漢字漢字', 4, '…字'],
  ])('cuts %j to %i columns', (source, width, expected) => {
    expect(cutStart(source, width)).toBe(expected);
  });
});

describe('startOfText, endOfText', () => {
  it('fit, and are a beginning and an end of the text', () => {
    fc.assert(
      fc.property(text, columns, (source, width) => {
        const start = startOfText(source, width);
        const end = endOfText(source, width);
        expect(Math.max(textWidth(start), textWidth(end))).toBeLessThanOrEqual(width);
        expect([source.startsWith(start), source.endsWith(end)]).toEqual([true, true]);
      }),
    );
  });
});

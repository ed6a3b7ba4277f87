import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from '../../src/terminal/highlight.js';
import { effortInOnePiece, GROWS_WITH_THE_SIZE } from '../helpers/effort.js';

function styled(text: string, cursor = 0): readonly (readonly [string, string])[] {
  return highlight(text, cursor).map(({ start, end, style }) => [text.slice(start, end), style] as const);
}

describe('highlight', () => {
  it('tells words, texts, numbers and comments apart', () => {
    expect(styled('await f("a", 1.5e3, true) // b')).toEqual([
      ['await', '35'],
      ['"a"', '32'],
      ['1.5e3', '33'],
      ['true', '33'],
      ['// b', '90'],
    ]);
  });

  it('takes no member or part of a name for a word', () => {
    expect(styled('a.await.of(awaited, x1)')).toEqual([]);
  });

  it('colours a text that is not finished', () => {
    expect(styled("f('abc")).toEqual([["'abc", '32']]);
  });

  it('marks the bracket at the cursor, or before it, and its partner', () => {
    const marked = (text: string, cursor: number) =>
      highlight(text, cursor)
        .filter(({ style }) => style === '1;4')
        .map(({ start }) => start);
    expect(marked('f(a[0])', 1)).toEqual([1, 6]);
    expect(marked('f(a[0])', 7)).toEqual([1, 6]);
    expect(marked('f(a[0])', 4)).toEqual([3, 5]);
    expect(marked('f("(")', 3)).toEqual([]);
    expect(marked('f(', 2)).toEqual([]);
  });

  it('gives parts that do not overlap, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, cursor) => {
        let at = 0;
        for (const { start, end } of highlight(text, Math.min(cursor, text.length))) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
      }),
    );
  });

  it('takes no longer for a paste as long as a book', () => {
    const paste = (count: number) => highlight('t("x")'.repeat(count), 5);
    expect(effortInOnePiece(paste, 11_000)).toBeLessThan(GROWS_WITH_THE_SIZE);
  });
});

import { describe, expect, it } from 'vitest';
import { missingClosers } from '../../../src/runtime/compile/open-brackets.js';
import { effortInOnePiece, GROWS_WITH_THE_SIZE } from '../../helpers/effort.js';

describe('missingClosers', () => {
  it.each([
    ['f(a[{', '}])'],
    ['f("(", `[`, /[(]/)', ''],
    ['a = /(/ + (', ')'],
    ['1 / 2 / (3', ')'],
    ['return /[{]/.test(x', ')'],
    ['// (\n{ /* [ */', '}'],
    ['a)', undefined],
  ])('of %j are %j', (source, closers) => {
    expect(missingClosers(source)).toBe(closers);
  });

  it.each([
    ['`a ${f(1)} (`', ')'],
    ["'(' + '[", ']'],
    ['"a\\"(" + (', ')'],
    ["'it\n(", ')'],
    ['/* ( */ [ /* {', '}]'],
  ])('of %j, which has texts that end or do not, are %j', (source, closers) => {
    expect(missingClosers(source)).toBe(closers);
  });

  it.each(['\t ', '/[', '/*', '=/[=/]', "\\'", '\\"', '\\`', '\n\\`', '\n/*', '`${'])(
    'take no longer for an entry of many %j',
    (piece) => {
      const read = (count: number) => missingClosers(`const { a, b${piece.repeat(count)}`);
      expect(effortInOnePiece(read, 30_000)).toBeLessThan(GROWS_WITH_THE_SIZE);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { missingClosers } from '../../../src/runtime/compile/open-brackets.js';

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

  it('take no longer for an entry of many blanks', () => {
    const before = performance.now();
    missingClosers(`const { a, b${'\t '.repeat(30_000)}`);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

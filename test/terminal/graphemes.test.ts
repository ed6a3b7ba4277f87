import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemesOf } from '../../src/terminal/graphemes.js';
import { effortInOnePiece, GROWS_WITH_THE_SIZE } from '../helpers/effort.js';

/** What joins, splits or is split: marks, flags, families, Hangul, a lone half of a pair. */
const PIECES = [
  'a',
  '1',
  ' ',
  '\r\n',
  'e\u0301',
  '\u0301',
  '\u0600',
  '🇨🇭',
  '🇨',
  '👩‍👩‍👧',
  '\u200d',
  '❤️',
  '각',
  'ᄀ',
  '\ud83d',
  '中',
  'क्',
  'ष',
];

const inOneGo = (text: string): string[] =>
  Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);

describe('graphemesOf', () => {
  it('finds in a long text what there is, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.nat(520),
        fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 700 }),
        (offset, pieces) => {
          const text = 'x'.repeat(offset) + pieces.join('');
          expect(graphemesOf(text)).toEqual(inOneGo(text));
        },
      ),
    );
  });

  it.each(['', 'e' + '\u0301'.repeat(5000) + 'f', '🇨'.repeat(1001), '👩‍'.repeat(900) + '👧x'])(
    'leaves one character whole, however long it is: %#',
    (text) => {
      expect(graphemesOf(text)).toEqual(inOneGo(text));
    },
  );

  it('takes an effort that grows with the text', () => {
    const ratio = effortInOnePiece((size) => graphemesOf('x'.repeat(size) + 'é'), 32_000);
    expect(ratio).toBeLessThan(GROWS_WITH_THE_SIZE);
  });
});

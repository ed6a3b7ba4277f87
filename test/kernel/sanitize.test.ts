import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize } from '../../src/kernel/sanitize.js';

describe('sanitize', () => {
  it.each([
    ['plain text, São 21 °C, 实验', 'plain text, São 21 °C, 实验'],
    ['\u001b[2J', '␛[2J'],
    ['\u009b31m', '\\x9b31m'],
    ['a\nb', 'a⏎b'],
    ['a\tb', 'a  b'],
    ['\u0000\u007f', '␀␡'],
    ['\r', '␍'],
    ['\u202eevil', '\\u{202e}evil'],
    ['a\u200bb', 'a\\u{200b}b'],
    ['\u2028', '\\u{2028}'],
    ['\ud800', '\\u{d800}'],
    ['\ud83d\ude00', '\ud83d\ude00'],
    ['\udb40\udc41', '\\u{e0041}'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });

  it('keeps line breaks when it is asked to', () => {
    expect(sanitize('a\nb\u001b', { keepNewlines: true })).toBe('a\nb␛');
  });

  it('lets nothing through that a terminal acts upon, and is done after once', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        'a',
        'é',
        '\u001b',
        '\u009b',
        '\n',
        '\u202e',
        '\ud83d',
        '\ude00',
        '\udb40',
        '\udc41',
      ),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
        const shown = sanitize(text);
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(Buffer.from(shown).toString()).toBe(shown);
        expect(sanitize(shown)).toBe(shown);
      }),
      { numRuns: 1000 },
    );
  });
});

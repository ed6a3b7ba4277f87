const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What people see as one character: letters with their marks, emoji with all their parts. */
export function graphemesOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * Start of the character after the one at `offset`.
 *
 * @param text - Any text.
 * @param offset - UTF-16 offset.
 */
export function nextBoundary(text: string, offset: number): number {
  const at = segmenter.segment(text).containing(offset);
  return at ? at.index + at.segment.length : text.length;
}

/** Start of the character before `offset`. */
export function previousBoundary(text: string, offset: number): number {
  const before = segmenter.segment(text).containing(offset - 1);
  return before?.index ?? 0;
}

/** `offset`, or the end of the character that it would cut in two; never outside the text. */
export function snapToBoundary(text: string, offset: number): number {
  const inside = Math.min(Math.max(offset, 0), text.length);
  const at = segmenter.segment(text).containing(inside);
  return !at || at.index === inside ? inside : at.index + at.segment.length;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** UTF-16 units that are looked at together: what `Intl.Segmenter` takes grows with the square of a text. */
const SLICE = 512;

/** What people see as one character: letters with their marks, emoji with all their parts. */
export function graphemesOf(text: string): string[] {
  const characters: string[] = [];
  let from = 0;
  let length = SLICE;
  while (from < text.length) {
    const slice = text.slice(from, endOfCodePoint(text, from + length));
    const found = Array.from(segmenter.segment(slice), ({ segment }) => segment);
    const isEnd = from + slice.length === text.length;
    // The last one may go on behind the slice. A character that is longer than a slice needs a longer one.
    const last = isEnd ? '' : (found.pop() ?? '');
    for (const character of found) characters.push(character);
    from += slice.length - last.length;
    length = found.length === 0 ? length * 2 : SLICE;
  }
  return characters;
}

/** `offset`, or the end of the surrogate pair that it would cut in two. */
function endOfCodePoint(text: string, offset: number): number {
  const isHalf = (text.codePointAt(offset - 1) ?? 0) > 0xffff;
  return isHalf ? offset + 1 : offset;
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

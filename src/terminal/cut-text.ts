import { graphemesOf } from './graphemes.js';
import { isPlain, textWidth } from './text-width.js';

/** The beginning of a text in at most so many columns; no character is cut in two. */
export function startOfText(text: string, columns: number): string {
  if (isPlain(text)) return text.slice(0, Math.max(0, columns));
  return take(graphemesOf(text), columns).join('');
}

/** The end of a text in at most so many columns; no character is cut in two. */
export function endOfText(text: string, columns: number): string {
  return take(graphemesOf(text).reverse(), columns).reverse().join('');
}

/** A text of at most so many columns; what is cut off is shown by an ellipsis. */
export function cutText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  return columns <= 0 ? '' : `${startOfText(text, columns - 1)}…`;
}

/** As {@link cutText}, cut off at the beginning. */
export function cutStart(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  return columns <= 0 ? '' : `…${endOfText(text, columns - 1)}`;
}

/** The first of some characters that fit. */
function take(characters: readonly string[], columns: number): string[] {
  let width = 0;
  let count = 0;
  for (const character of characters) {
    width += textWidth(character);
    if (width > columns) break;
    count += 1;
  }
  return characters.slice(0, count);
}

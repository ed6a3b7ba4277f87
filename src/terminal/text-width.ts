import stringWidth from 'string-width';

const PLAIN = /^[\u0020-\u007e\u2500-\u257f]*$/;

/** Columns that a text takes in a terminal. The text is one line without control characters. */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

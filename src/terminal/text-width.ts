import stringWidth from 'string-width';

/**
 * Characters of one column on every terminal: Latin letters, lines and blocks, the marks that stand for control
 * characters, and the few of our own. None of them joins with what comes before it.
 */
const PLAIN =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u2010-\u2027\u2030-\u203b\u2190-\u2193\u23ce\u2400-\u2426\u2500-\u259f\u25cb\u25cc\u25cf\u2713\u2717]*$/;

/** Whether each UTF-16 unit of a text is one character of one column. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Columns that a text takes in a terminal. The text is one line without control characters. */
export function textWidth(text: string): number {
  return isPlain(text) ? text.length : stringWidth(text);
}

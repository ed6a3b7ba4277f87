import type { Depth, Ground } from './palettes.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals of glass and paper: they have no colours. */
const COLOURLESS = /^(?:dumb|vt\d+\w*|ansi-mono|xterm-mono)$/;

/** Which of the sixteen colours are bright as a background: light grey, and the bright ones but for dark grey. */
const BRIGHT: ReadonlySet<number> = new Set([7, 9, 10, 11, 12, 13, 14, 15]);

/**
 * How many colours a terminal has.
 *
 * @param env - `NO_COLOR`, when set to anything but nothing, and `FORCE_COLOR=0` take them away; `COLORTERM` and `TERM`
 * say how many there are.
 */
export function colourDepth({ NO_COLOR = '', FORCE_COLOR, COLORTERM = '', TERM = '' }: Environment): Depth {
  if (NO_COLOR !== '' || FORCE_COLOR === '0' || COLOURLESS.test(TERM)) return 'none';
  if (/^(?:truecolor|24bit)$/i.test(COLORTERM) || TERM.endsWith('direct')) return 'true';
  return COLORTERM !== '' || TERM.includes('256') ? '256' : '16';
}

/**
 * What text stands on.
 *
 * @param env - `COLORFGBG`, as some terminals set it: the numbers of foreground and background.
 */
export function terminalGround({ COLORFGBG = '' }: Environment): Ground {
  const [, background] = /;(\d{1,2})$/.exec(COLORFGBG) ?? [];
  if (background === undefined) return 'unknown';
  return BRIGHT.has(Number(background)) ? 'light' : 'dark';
}

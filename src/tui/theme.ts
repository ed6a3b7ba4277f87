import { graphemesOf } from '../terminal/graphemes.js';
import { isPlain, textWidth } from '../terminal/text-width.js';
import { MONOCHROME, paletteFor } from './palettes.js';
import type { Palette } from './palettes.js';
import { colourDepth, terminalGround } from './terminal-colours.js';
import type { Line, Span } from './view-models/line.js';

/** Makes lines into text for a terminal. */
export interface Theme {
  /** A line as text with SGR styles. */
  paint(line: Line): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Colours: those for the background that the terminal tells of, or else its own sixteen; its own sixteen always; those
 * for a dark or a light background; those that nobody mistakes; none.
 */
export type ThemeName = 'auto' | 'standard' | 'dark' | 'light' | 'colour-blind' | 'monochrome';

/** What the operator has chosen. */
export interface ThemeOptions {
  /** @defaultValue auto */
  readonly theme?: ThemeName;
  /** @defaultValue auto: ASCII where the locale is not UTF-8 */
  readonly borders?: 'auto' | 'unicode' | 'ascii';
}

/** SGR parameters that set no colour. */
const COLOURLESS = /^(?:[1-57]|9)$/;

/** What stands for our own marks where there is nothing but ASCII. */
const ASCII: Readonly<Record<string, string>> = {
  '─': '-',
  '━': '=',
  '│': '|',
  '█': '#',
  '░': '.',
  '▁': '_',
  '▂': '.',
  '▃': '-',
  '▄': '=',
  '▅': '+',
  '▆': '*',
  '▇': '%',
  '●': '*',
  '○': 'o',
  '◌': '~',
  '✓': 'v',
  '✗': 'x',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '›': '>',
  '·': '.',
  '…': '.',
};

/**
 * The theme that an environment and an operator ask for.
 *
 * @param env - `NO_COLOR`, `FORCE_COLOR`, `COLORTERM` and `TERM` say how many colours there are, `COLORFGBG` what they
 * stand on, `LC_ALL`, `LC_CTYPE` and `LANG` whether there is more than ASCII.
 */
export function createTheme(
  env: Environment,
  { theme = 'auto', borders = 'auto' }: ThemeOptions = {},
): Theme {
  const palette = paletteOf(env, theme);
  const isAscii = borders === 'ascii' || (borders === 'auto' && !isUtf8(env));
  const paint = (part: Span) => paintSpan(isAscii ? { ...part, text: asciiText(part.text) } : part, palette);
  return { paint: (line) => line.map(paint).join('') };
}

function paletteOf(env: Environment, theme: ThemeName): Palette {
  const depth = theme === 'monochrome' ? 'none' : colourDepth(env);
  if (theme === 'standard') return paletteFor('unknown', depth, false);
  const ground = theme === 'dark' || theme === 'light' ? theme : terminalGround(env);
  return paletteFor(ground, depth, theme === 'colour-blind');
}

/** Where no locale is told, terminals of today have it. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((each) => each !== undefined && each !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

function asciiText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  // Parts of an emoji may be wider than all of it.
  const characters = isPlain(text) ? Array.from(text) : graphemesOf(text);
  return characters.map(asciiCharacter).join('');
}

function asciiCharacter(character: string): string {
  if (/^[\x20-\x7e]$/.test(character)) return character;
  return ASCII[character] ?? '?'.repeat(textWidth(character));
}

function paintSpan({ text, tone = 'plain', strong, reverse, style = '' }: Span, palette: Palette): string {
  const own =
    palette === MONOCHROME
      ? style
          .split(';')
          .filter((code) => COLOURLESS.test(code))
          .join(';')
      : style;
  const parameters = [
    style === '' ? palette[tone] : own,
    strong === true ? '1' : '',
    reverse === true ? '7' : '',
  ].filter((code) => code !== '');
  return parameters.length === 0 || text === '' ? text : `\u001b[${parameters.join(';')}m${text}\u001b[0m`;
}

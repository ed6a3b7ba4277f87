import { textWidth } from '../terminal/text-width.js';
import type { Line, Span, Tone } from './view-models/line.js';

/** Makes lines into text for a terminal. */
export interface Theme {
  /** A line as text with SGR styles. */
  paint(line: Line): string;
}

/** What the operator has chosen. */
export interface ThemeOptions {
  /** @defaultValue standard */
  readonly theme?: 'standard' | 'colour-blind' | 'monochrome';
  /** @defaultValue auto: ASCII where the locale is not UTF-8 */
  readonly borders?: 'auto' | 'unicode' | 'ascii';
}

type Palette = Readonly<Record<Tone, string>>;

/** The sixteen colours, which each terminal shows as its own dark or light scheme has them. */
const STANDARD: Palette = {
  plain: '',
  good: '32',
  bad: '31',
  warn: '33',
  quiet: '2',
  accent: '36',
  input: '1',
};

/** Blue and orange, which nobody mistakes for each other. */
const COLOUR_BLIND: Palette = { ...STANDARD, good: '94', bad: '1;33', warn: '35' };
const COLOUR_BLIND_256: Palette = { ...STANDARD, good: '38;5;33', bad: '38;5;208', warn: '38;5;175' };

/** Tones without colours: bold, dim and inverse are none. */
const MONOCHROME: Palette = {
  plain: '',
  good: '',
  bad: '1',
  warn: '',
  quiet: '2',
  accent: '',
  input: '1',
};

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
 * @param env - `NO_COLOR`, when set to anything but nothing, takes the colours away; `TERM` and `COLORTERM` say how
 * many there are, `LC_ALL`, `LC_CTYPE` and `LANG` whether there is more than ASCII.
 */
export function createTheme(
  env: Readonly<Record<string, string | undefined>>,
  { theme = 'standard', borders = 'auto' }: ThemeOptions = {},
): Theme {
  const palette = paletteOf(env, theme);
  const isAscii = borders === 'ascii' || (borders === 'auto' && !isUtf8(env));
  const paint = (part: Span) => paintSpan(isAscii ? { ...part, text: asciiText(part.text) } : part, palette);
  return { paint: (line) => line.map(paint).join('') };
}

function paletteOf(
  { NO_COLOR = '', TERM = '', COLORTERM = '' }: Readonly<Record<string, string | undefined>>,
  theme: NonNullable<ThemeOptions['theme']>,
): Palette {
  if (NO_COLOR !== '' || theme === 'monochrome') return MONOCHROME;
  if (theme === 'standard') return STANDARD;
  return COLORTERM !== '' || TERM.includes('256') ? COLOUR_BLIND_256 : COLOUR_BLIND;
}

/** Where no locale is told, terminals of today have it. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((each) => each !== undefined && each !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

function asciiText(text: string): string {
  return text.replaceAll(
    /[^\x20-\x7e]/gu,
    (character) => ASCII[character] ?? '?'.repeat(textWidth(character)),
  );
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

import type { Line, Span, Tone } from './view-models/line.js';

/** Makes lines into text for a terminal. */
export interface Theme {
  /** A line as text with SGR styles. */
  paint(line: Line): string;
}

const COLOURS: Readonly<Record<Tone, string>> = {
  plain: '',
  good: '32',
  bad: '31',
  warn: '33',
  quiet: '2',
  accent: '36',
  input: '1',
};

/** Tones without colours: bold, dim and inverse are none. */
const MONOCHROME: Readonly<Record<Tone, string>> = {
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

/**
 * The theme that an environment asks for.
 *
 * @param env - `NO_COLOR`, when set to anything but nothing, takes the colours away.
 */
export function createTheme(env: Readonly<Record<string, string | undefined>>): Theme {
  const colours = (env.NO_COLOR ?? '') === '';
  return { paint: (line) => line.map((part) => paintSpan(part, colours)).join('') };
}

function paintSpan({ text, tone = 'plain', strong, reverse, style = '' }: Span, colours: boolean): string {
  const own = colours
    ? style
    : style
        .split(';')
        .filter((code) => COLOURLESS.test(code))
        .join(';');
  const parameters = [
    style === '' ? (colours ? COLOURS : MONOCHROME)[tone] : own,
    strong === true ? '1' : '',
    reverse === true ? '7' : '',
  ].filter((code) => code !== '');
  return parameters.length === 0 || text === '' ? text : `\u001b[${parameters.join(';')}m${text}\u001b[0m`;
}

import { describe, expect, it } from 'vitest';
import { createTheme } from '../../src/tui/theme.js';
import type { ThemeName, ThemeOptions } from '../../src/tui/theme.js';
import type { Tone } from '../../src/tui/view-models/line.js';

type Env = Record<string, string>;
type Matrix = readonly (readonly number[])[];
type Rgb = readonly [number, number, number];

const sgrOf = (tone: Tone, env: Env, options?: ThemeOptions) =>
  /^(?:\u001b\[([\d;]*)m)?x/.exec(createTheme(env, options).paint([{ text: 'x', tone }]))?.[1] ?? '';

const TRUE = { COLORTERM: 'truecolor' };
const TONES = ['good', 'bad', 'warn', 'quiet', 'accent'] as const;

describe('createTheme', () => {
  it.each<readonly [Env, ThemeName | undefined, string, string]>([
    [{}, undefined, '32', '31'],
    [{ TERM: 'xterm-256color' }, undefined, '32', '31'],
    [{ COLORFGBG: '15;0' }, undefined, '92', '91'],
    [{ COLORFGBG: '0;15' }, undefined, '32', '31'],
    [{ COLORFGBG: '0;default;15', TERM: 'xterm-256color' }, undefined, '38;5;22', '38;5;124'],
    [{ COLORFGBG: '15;0', ...TRUE }, 'auto', '38;2;126;211;133', '38;2;255;131;124'],
    [{ COLORFGBG: '15;0', ...TRUE }, 'light', '38;2;20;105;45', '38;2;190;28;38'],
    [{ COLORFGBG: '0;15', TERM: 'xterm-256color' }, 'dark', '38;5;114', '38;5;210'],
    [{ TERM: 'screen' }, 'dark', '92', '91'],
    [{ COLORFGBG: '0;15', ...TRUE }, 'standard', '32', '31'],
    [{}, 'colour-blind', '94', '1;33'],
    [{ COLORFGBG: '0;15' }, 'colour-blind', '34', '1;31'],
    [{ TERM: 'xterm-256color' }, 'colour-blind', '38;5;75', '38;5;208'],
    [{ TERM: 'xterm-direct' }, 'colour-blind', '38;2;86;180;233', '38;2;240;140;20'],
    [TRUE, 'monochrome', '', '1'],
    [{ NO_COLOR: '1', ...TRUE }, 'colour-blind', '', '1'],
    [{ FORCE_COLOR: '0', ...TRUE }, 'dark', '', '1'],
    [{ TERM: 'vt220' }, 'dark', '', '1'],
  ])('paints good and bad in %j with %s', (env, theme, good, bad) => {
    expect(sgrOf('good', env, theme && { theme })).toBe(good);
    expect(sgrOf('bad', env, theme && { theme })).toBe(bad);
  });

  it.each<readonly [ThemeName, Env, Rgb]>([
    ['dark', {}, [30, 30, 30]],
    ['light', {}, [255, 255, 255]],
    ['colour-blind', { COLORFGBG: '15;0' }, [30, 30, 30]],
    ['colour-blind', { COLORFGBG: '0;15' }, [255, 255, 255]],
  ])('has in %s %j colours that can be read on the background, 256 and exact ones', (theme, env, ground) => {
    for (const tone of TONES) {
      for (const more of [TRUE, { TERM: 'xterm-256color' }]) {
        const colour = rgbOf(sgrOf(tone, { ...env, ...more }, { theme }));
        expect(contrast(colour, ground), `${tone} ${colour.join()}`).toBeGreaterThan(4.5);
      }
    }
  });

  it.each(['15;0', '0;15'])('has colours that colour-blind people tell apart, on %s', (COLORFGBG) => {
    for (const more of [TRUE, { TERM: 'xterm-256color' }]) {
      const colours = (['good', 'bad', 'warn'] as const).map((tone) =>
        rgbOf(sgrOf(tone, { COLORFGBG, ...more }, { theme: 'colour-blind' })),
      );
      for (const see of [PROTANOPE, DEUTERANOPE]) {
        const [good, bad, warn] = colours.map((colour) => seenBy(see, colour));
        for (const [a, b] of [
          [good, bad],
          [bad, warn],
        ]) {
          expect(distance(a!, b!)).toBeGreaterThan(60);
        }
      }
    }
  });

  it.each([
    [{ LANG: 'C' }, 'auto', '-| #. x ?? ?'],
    [{ LANG: 'C', LC_ALL: 'en_US.UTF-8' }, 'auto', '─│ █░ ✗ 漢 é'],
    [{}, 'auto', '─│ █░ ✗ 漢 é'],
    [{}, 'ascii', '-| #. x ?? ?'],
    [{ LANG: 'C' }, 'unicode', '─│ █░ ✗ 漢 é'],
  ] as const)(
    'shows in %j with %s borders what the terminal can, in as many columns',
    (env, borders, text) => {
      expect(createTheme(env, { borders }).paint([{ text: '─│ █░ ✗ 漢 é' }])).toBe(text);
    },
  );

  it('counts an emoji of several parts once', () => {
    const ascii = createTheme({}, { borders: 'ascii' });
    expect(ascii.paint([{ text: 'a👍🏽b🇩🇪c' }])).toBe('a??b??c');
  });
});

/** What a dichromat sees, in linear light (Viénot, Brettel and Mollon 1999). */
const PROTANOPE: Matrix = [
  [0.11238, 0.88762, 0],
  [0.11238, 0.88762, 0],
  [0.00401, -0.00401, 1],
];
const DEUTERANOPE: Matrix = [
  [0.29275, 0.70725, 0],
  [0.29275, 0.70725, 0],
  [-0.02234, 0.02234, 1],
];

function rgbOf(sgr: string): Rgb {
  const [, exact] = /38;2;([\d;]+)/.exec(sgr) ?? [];
  if (exact !== undefined) return exact.split(';').map(Number) as unknown as Rgb;
  const index = Number(/38;5;(\d+)/.exec(sgr)?.[1]);
  if (index >= 232) return [8, 8, 8].map((base) => base + 10 * (index - 232)) as unknown as Rgb;
  const level = (value: number) => (value === 0 ? 0 : 55 + 40 * value);
  const cube = index - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

const linear = (value: number) =>
  value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;

/** As WCAG has it. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = ([red, green, blue]: Rgb) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

function seenBy(matrix: Matrix, colour: Rgb): Rgb {
  const light = colour.map(linear);
  const seen = matrix.map((row) => row.reduce((sum, factor, at) => sum + factor * (light[at] ?? 0), 0));
  return seen.map((value) => 255 * Math.max(0, value) ** (1 / 2.2)) as unknown as Rgb;
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)));
}

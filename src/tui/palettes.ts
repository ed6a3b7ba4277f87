import type { Tone } from './view-models/line.js';

/** SGR parameters of each tone. */
export type Palette = Readonly<Record<Tone, string>>;

/** How many colours a terminal has: none, the sixteen of its own scheme, 256, or all. */
export type Depth = 'none' | '16' | '256' | 'true';

/** Brightness of what text stands on. `unknown`: only colours that the terminal itself makes legible. */
export type Ground = 'dark' | 'light' | 'unknown';

type Colour = 'good' | 'bad' | 'warn' | 'quiet' | 'accent';

const BASE = { plain: '', input: '1' } as const;

/** Tones without colours: bold, dim and inverse are none. */
export const MONOCHROME: Palette = { ...BASE, good: '', bad: '1', warn: '', quiet: '2', accent: '' };

/** The sixteen colours, which each terminal shows as its own dark or light scheme has them. */
const STANDARD: Palette = { ...BASE, good: '32', bad: '31', warn: '33', quiet: '2', accent: '36' };

/** For each ground: the sixteen, numbers of the 256, and red, green, blue. */
interface Scheme {
  readonly sixteen: Palette;
  readonly indexed: Readonly<Record<Colour, number>>;
  readonly exact: Readonly<Record<Colour, readonly [red: number, green: number, blue: number]>>;
}

const DARK: Scheme = {
  sixteen: { ...STANDARD, good: '92', bad: '91', warn: '93', accent: '96' },
  indexed: { good: 114, bad: 210, warn: 222, quiet: 246, accent: 117 },
  exact: {
    good: [126, 211, 133],
    bad: [255, 131, 124],
    warn: [240, 198, 116],
    quiet: [146, 154, 164],
    accent: [125, 207, 255],
  },
};

/** Yellow and bright colours cannot be read on white. */
const LIGHT: Scheme = {
  sixteen: { ...STANDARD, warn: '35', accent: '34' },
  indexed: { good: 22, bad: 124, warn: 94, quiet: 241, accent: 25 },
  exact: {
    good: [20, 105, 45],
    bad: [190, 28, 38],
    warn: [132, 84, 0],
    quiet: [92, 99, 108],
    accent: [9, 90, 190],
  },
};

/** Blue and orange, which nobody mistakes for each other, and purple. */
const SAFE_DARK: Scheme = {
  sixteen: { ...STANDARD, good: '94', bad: '1;33', warn: '35' },
  indexed: { good: 75, bad: 208, warn: 182, quiet: 246, accent: 115 },
  exact: {
    good: [86, 180, 233],
    bad: [240, 140, 20],
    warn: [224, 165, 200],
    quiet: [146, 154, 164],
    accent: [120, 205, 180],
  },
};

const SAFE_LIGHT: Scheme = {
  sixteen: { ...STANDARD, good: '34', bad: '1;31', warn: '35', accent: '36' },
  indexed: { good: 25, bad: 130, warn: 90, quiet: 241, accent: 23 },
  exact: {
    good: [0, 90, 160],
    bad: [176, 74, 0],
    warn: [130, 50, 110],
    quiet: [92, 99, 108],
    accent: [0, 100, 80],
  },
};

/**
 * The colours of the tones.
 *
 * @param isSafe - Only colours that colour-blind people tell apart.
 */
export function paletteFor(ground: Ground, depth: Depth, isSafe: boolean): Palette {
  if (depth === 'none') return MONOCHROME;
  if (ground === 'unknown' && !isSafe) return STANDARD;
  const [dark, light] = isSafe ? [SAFE_DARK, SAFE_LIGHT] : [DARK, LIGHT];
  const scheme = ground === 'light' ? light : dark;
  if (depth === '16') return scheme.sixteen;
  if (depth === '256') return palette((tone) => `38;5;${scheme.indexed[tone]}`);
  return palette((tone) => `38;2;${scheme.exact[tone].join(';')}`);
}

function palette(of: (tone: Colour) => string): Palette {
  return {
    ...BASE,
    good: of('good'),
    bad: of('bad'),
    warn: of('warn'),
    quiet: of('quiet'),
    accent: of('accent'),
  };
}

import { describe, expect, it } from 'vitest';
import { createTheme } from '../../src/tui/theme.js';
import type { ThemeOptions } from '../../src/tui/theme.js';

const painted = (tone: 'good' | 'bad', env: Record<string, string>, options?: ThemeOptions) =>
  createTheme(env, options).paint([{ text: 'x', tone }]);

describe('createTheme', () => {
  it.each([
    [{}, undefined, '\u001b[32mx\u001b[0m', '\u001b[31mx\u001b[0m'],
    [{}, 'colour-blind', '\u001b[94mx\u001b[0m', '\u001b[1;33mx\u001b[0m'],
    [{ TERM: 'xterm-256color' }, 'colour-blind', '\u001b[38;5;33mx\u001b[0m', '\u001b[38;5;208mx\u001b[0m'],
    [{}, 'monochrome', 'x', '\u001b[1mx\u001b[0m'],
    [{ NO_COLOR: '1' }, 'colour-blind', 'x', '\u001b[1mx\u001b[0m'],
  ] as const)('paints good and bad in %j with %s', (env, theme, good, bad) => {
    expect(painted('good', env, theme && { theme })).toBe(good);
    expect(painted('bad', env, theme && { theme })).toBe(bad);
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
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bindingsOf, commandOf, hintsOf, KEY_SECTIONS } from '../../src/tui/keymap.js';
import type { KeyMode } from '../../src/tui/keymap.js';
import { hintLine } from '../../src/tui/view-models/keys.js';
import { lineText, lineWidth } from '../../src/tui/view-models/line.js';

const modes: readonly KeyMode[] = ['panes', 'repl', 'detail', 'picker', 'prompt'];

describe('commandOf', () => {
  it.each([
    ['panes', 'q', 'leave'],
    ['panes', '3', 'pane-log'],
    ['panes', 'shift-tab', 'previous-pane'],
    ['repl', 'tab', 'complete'],
    ['repl', 'ctrl-o', 'to-panes'],
    ['repl', 'meta-1', 'pane-rigs'],
    ['detail', 'q', 'close'],
    ['picker', 'ctrl-c', 'interrupt'],
    ['prompt', 'escape', 'close'],
  ] as const)('knows in %s that %s means %s', (mode, chord, command) => {
    expect(commandOf(mode, chord)).toBe(command);
  });

  it('leaves the keys of the line editor to it', () => {
    for (const chord of ['ctrl-a', 'up', 'ctrl-r', 'meta-b', 'x'])
      expect(commandOf('repl', chord)).toBeUndefined();
  });

  it.each(modes)('gives no key two meanings in %s', (mode) => {
    const chords = bindingsOf(mode).flatMap((binding) => binding.chords);
    expect(new Set(chords).size).toBe(chords.length);
  });
});

describe('hintLine', () => {
  it.each(['panes', 'repl', 'detail', 'picker'] as const)(
    'fits in %s, and shows the first keys of it',
    (mode) => {
      const first = hintsOf(mode)[0]!;
      for (const columns of [40, 80, 120]) {
        const line = hintLine(mode, columns);
        expect(lineWidth(line)).toBeLessThanOrEqual(columns);
        expect(lineText(line)).toContain(`${first.keys} ${first.hint}`);
      }
    },
  );

  it('shows on 80 columns how to get help and how to leave', () => {
    expect(lineText(hintLine('panes', 80))).toMatch(/\? keys .*q leave/);
    expect(lineText(hintLine('repl', 80))).toMatch(/F1 keys .*Ctrl-D leave/);
  });

  it.each([
    ['panes', /\? keys {2}q leave$/],
    ['repl', /Esc Ctrl-O panes {2}F1 keys$/],
    ['detail', /\? keys {2}q Esc back$/],
    ['picker', /Esc back$/],
  ] as const)('shows on the smallest screen how to get help and how to go back: %s', (mode, end) => {
    expect(lineText(hintLine(mode, 40))).toMatch(end);
  });
});

describe('KEY_SECTIONS', () => {
  it('are the key table of the README, and have every key of every mode', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const told = KEY_SECTIONS.flatMap(({ bindings }) => bindings);
    for (const binding of modes.flatMap((mode) => bindingsOf(mode))) expect(told).toContain(binding);
    for (const { does } of told) expect(readme).toContain(` ${does.replaceAll('|', '\\|')} `);
  });
});

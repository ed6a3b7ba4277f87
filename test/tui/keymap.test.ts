import { describe, expect, it } from 'vitest';
import { commandOf, hintsOf, KEY_SECTIONS } from '../../src/tui/keymap.js';
import type { KeyMode } from '../../src/tui/keymap.js';
import { helpLines, hintLine } from '../../src/tui/view-models/keys.js';
import { lineText, lineWidth } from '../../src/tui/view-models/line.js';

const modes: readonly KeyMode[] = ['panes', 'repl', 'help'];

describe('commandOf', () => {
  it.each([
    ['panes', 'q', 'leave'],
    ['panes', '3', 'pane-log'],
    ['panes', 'shift-tab', 'previous-pane'],
    ['repl', 'tab', 'complete'],
    ['repl', 'ctrl-o', 'to-panes'],
    ['repl', 'meta-1', 'pane-rigs'],
    ['help', 'q', 'close-help'],
    ['help', 'ctrl-c', 'interrupt'],
  ] as const)('knows in %s that %s means %s', (mode, chord, command) => {
    expect(commandOf(mode, chord)).toBe(command);
  });

  it('leaves the keys of the line editor to it', () => {
    for (const chord of ['ctrl-a', 'up', 'ctrl-r', 'meta-b', 'x'])
      expect(commandOf('repl', chord)).toBeUndefined();
  });

  it.each(modes)('gives no key two meanings in %s', (mode) => {
    const everywhere = KEY_SECTIONS.at(-1)?.bindings ?? [];
    const bindings = mode === 'repl' ? KEY_SECTIONS[1]!.bindings : KEY_SECTIONS[0]!.bindings;
    const chords = [...bindings, ...everywhere].flatMap((binding) => binding.chords);
    expect(new Set(chords).size).toBe(chords.length);
  });
});

describe('helpLines', () => {
  it('shows every key of the keymap with what it does', () => {
    const text = helpLines(120).map(lineText).join('\n');
    for (const { bindings } of KEY_SECTIONS) {
      for (const { keys, does } of bindings)
        expect(text).toMatch(new RegExp(`${escape(keys)} +${escape(does)}`));
    }
  });
});

describe('hintLine', () => {
  it.each(modes)('fits in %s, and shows the first keys of it', (mode) => {
    const first = hintsOf(mode)[0]!;
    for (const columns of [40, 80, 120]) {
      const line = hintLine(mode, columns);
      expect(lineWidth(line)).toBeLessThanOrEqual(columns);
      expect(lineText(line)).toContain(`${first.keys} ${first.hint}`);
    }
  });

  it('shows on 80 columns how to get help and how to leave', () => {
    expect(lineText(hintLine('panes', 80))).toMatch(/\? keys .*q leave/);
    expect(lineText(hintLine('repl', 80))).toMatch(/F1 keys .*Ctrl-D leave/);
  });
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

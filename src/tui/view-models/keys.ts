import type { Command } from '../command.js';
import { hintsOf } from '../keymap.js';
import type { Binding, KeyMode } from '../keymap.js';
import { lineWidth } from './line.js';
import type { Line, Span } from './line.js';

/** How to get help and how to go back: on a short line others give way first. */
const KEPT: readonly (Command | undefined)[] = ['help', 'leave', 'to-panes', 'close'];

/** The line of keys at the bottom: as many as fit. */
export function hintLine(mode: KeyMode, columns: number): Line {
  const shown = [...hintsOf(mode)];
  while (lineWidth(lineOfKeys(shown)) > columns) {
    const last = shown.findLastIndex(({ command }) => !KEPT.includes(command));
    shown.splice(last < 0 ? shown.length - 1 : last, 1);
  }
  return lineOfKeys(shown);
}

function lineOfKeys(bindings: readonly Binding[]): Line {
  return bindings.flatMap(({ keys, hint = '' }, index): readonly Span[] => [
    { text: index === 0 ? '' : '  ' },
    { text: keys, tone: 'accent' },
    { text: ` ${hint}`, tone: 'quiet' },
  ]);
}

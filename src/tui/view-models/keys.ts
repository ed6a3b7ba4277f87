import { textWidth } from '../../terminal/text-width.js';
import { hintsOf, KEY_SECTIONS } from '../keymap.js';
import type { KeyMode } from '../keymap.js';
import { fitText, lineOf, lineWidth } from './line.js';
import type { Line, Span } from './line.js';

/** The line of keys at the bottom: as many as fit. */
export function hintLine(mode: KeyMode, columns: number): Line {
  const line: Span[] = [];
  for (const { keys, hint = '' } of hintsOf(mode)) {
    const parts: Line = [
      { text: line.length === 0 ? '' : '  ' },
      { text: keys, tone: 'accent' },
      { text: ` ${hint}`, tone: 'quiet' },
    ];
    if (lineWidth(line) + lineWidth(parts) > columns) break;
    line.push(...parts);
  }
  return line;
}

/** All keys and what they do. */
export function helpLines(columns: number): readonly Line[] {
  const widest = Math.max(
    ...KEY_SECTIONS.flatMap(({ bindings }) => bindings.map(({ keys }) => textWidth(keys))),
  );
  const room = Math.min(widest, Math.floor(columns / 2));
  return KEY_SECTIONS.flatMap(({ title, bindings }, index): Line[] => [
    ...(index === 0 ? [] : [[]]),
    [{ text: title, strong: true }],
    ...bindings.map(({ keys, does }): Line => [
      { text: `  ${fitText(keys, room)}  `, tone: 'accent' },
      ...lineOf(does),
    ]),
  ]);
}

import { inspect } from 'node:util';
import { sanitize } from '../kernel/sanitize.js';
import { boundKeys } from './bound-keys.js';
import { withoutForeignFrames } from './user-frames.js';

/** How a value is printed. */
export interface PrintOptions {
  /** SGR colours. @defaultValue false */
  readonly colors?: boolean;
  /** Columns that lines may fill. @defaultValue 80 */
  readonly columns?: number;
}

/** Most characters and lines that are printed of one value. */
const MAX_CHARACTERS = 20_000;
const MAX_LINES = 400;

/** The sequences that Node's inspection writes; any other one comes from the value itself. */
const OWN_SGR = /(\u001b\[(?:1|3|4|22|23|24|3\d|9\d)m)/;

/**
 * A value as text, bounded in depth, width and length. Getters and proxies are not run. Of stacks only the lines of the
 * user are shown.
 */
export function printValue(value: unknown, { colors = false, columns = 80 }: PrintOptions = {}): string {
  const text = inspect(boundKeys(value), {
    colors,
    depth: 4,
    maxArrayLength: 100,
    maxStringLength: 2000,
    breakLength: Math.max(40, columns - 2),
    showProxy: true,
  });
  return boundText(safe(withoutForeignFrames(text), colors));
}

function safe(text: string, colors: boolean): string {
  if (!colors) return sanitize(text, { keepNewlines: true });
  return text
    .split(OWN_SGR)
    .map((part, index) => (index % 2 === 1 ? part : sanitize(part, { keepNewlines: true })))
    .join('');
}

function boundText(text: string): string {
  const lines = text.split('\n');
  const cut =
    lines.length > MAX_LINES
      ? `${lines.slice(0, MAX_LINES).join('\n')}\n… ${lines.length - MAX_LINES} more lines`
      : text;
  if (cut.length <= MAX_CHARACTERS) return cut;
  const reset = cut.includes('\u001b') ? '\u001b[m' : '';
  return `${cut.slice(0, MAX_CHARACTERS)}${reset}\n… ${cut.length - MAX_CHARACTERS} more characters`;
}

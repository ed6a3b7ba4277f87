import { clipboardSequence, MAX_CLIPBOARD_BYTES } from '../terminal/clipboard.js';
import type { Face } from './face.js';

/**
 * Asks the terminal to put a text into the clipboard of the computer that it runs on. Nobody says whether it did.
 *
 * @returns What became of it, for the operator.
 */
export function copyText(
  text: string,
  screen: Pick<Face, 'request'>,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_CLIPBOARD_BYTES)
    return `not copied: a terminal takes ${MAX_CLIPBOARD_BYTES} bytes, not ${bytes}`;
  screen.request(clipboardSequence(text, env));
  return `${text.length} characters are handed to the terminal's clipboard`;
}

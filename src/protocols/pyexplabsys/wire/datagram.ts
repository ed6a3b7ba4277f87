import { Buffer } from 'node:buffer';
import { PUSH_ERROR } from './constants.js';

/** Most bytes that one UDP datagram carries over IPv4. */
export const MAX_DATAGRAM_BYTES = 65_507;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a datagram. Undefined when it is not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Any bytes as text for people and the journal: what is not UTF-8 as `\xhh`. */
export function showBytes(bytes: Uint8Array): string {
  const text = decodeText(bytes);
  if (text !== undefined) return text;
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^ -~]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/**
 * The datagram of an answer.
 *
 * @param text - What to answer.
 * @param tooLong - First word of the answer that goes out instead when the text does not fit.
 * @returns The text as UTF-8; beyond {@link MAX_DATAGRAM_BYTES} an error text that says how many bytes there were.
 */
export function encodeAnswer(text: string, tooLong: string = PUSH_ERROR): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_DATAGRAM_BYTES) return bytes;
  return Buffer.from(`${tooLong}#${tooLongText(bytes.length)}`, 'utf8');
}

/** Why an answer of so many bytes cannot be given. */
export function tooLongText(size: number): string {
  return `The answer would have ${size} bytes, a datagram carries at most ${MAX_DATAGRAM_BYTES}`;
}

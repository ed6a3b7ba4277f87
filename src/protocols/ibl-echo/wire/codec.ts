import { Buffer } from 'node:buffer';
import { parseJson } from '../../../kernel/python/parse-json.js';
import { writeJson } from '../../../kernel/python/write-json.js';

/**
 * The bytes of a value: text as UTF-8, bytes as they are, everything else as Python's JSON.
 *
 * @throws LABNET_JSON_UNSUPPORTED for what JSON refuses.
 * @see iblutil/io/net/base.py, Communicator.encode
 */
export function encode(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(writeJson(value), 'latin1');
}

/**
 * The value that bytes stand for: JSON, or the text itself when it is none.
 *
 * @returns Undefined when the bytes are not UTF-8.
 * @see iblutil/io/net/base.py, Communicator.decode
 */
export function decode(bytes: Uint8Array): { readonly text: string; readonly value: unknown } | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    return { text, value: parseJson(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text) };
  } catch {
    return { text, value: text };
  }
}

/** Python's JSON skips it in bytes. */
const BYTE_ORDER_MARK = '\ufeff';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of bytes, or undefined when they are not UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

import { objectOf, orderedEntries } from '../../../src/kernel/python/key-order.js';
import { writeJson } from '../../../src/kernel/python/write-json.js';
import { decodeBytes } from '../../helpers/transcripts.js';
import type { ByteObject } from '../../helpers/transcripts.js';

/** Bytes with a traceback in place of the one that was not recorded. */
export function materialise(bytes: ByteObject): Buffer {
  if (!('json' in bytes)) return decodeBytes(bytes);
  const entries = orderedEntries(bytes.json as object).map(
    ([key, value]) => [key, key === 'traceback' ? tracebackOf(value) : value] as const,
  );
  return Buffer.from(writeJson(objectOf(entries), { ensureAscii: false }) + (bytes.eol ?? ''));
}

function tracebackOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$strs' in value)) return value;
  const { first, last } = value.$strs as { readonly first: string; readonly last: string };
  return [first, last];
}

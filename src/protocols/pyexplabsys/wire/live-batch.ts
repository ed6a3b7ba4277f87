import { Buffer } from 'node:buffer';
import { isPlainObject } from '../../../kernel/python/py-text.js';
import { writeJson } from '../../../kernel/python/write-json.js';
import { LIVE_RESET } from './constants.js';
import { decodeText } from './datagram.js';
import { objectOf, orderedEntries } from '../../../kernel/python/key-order.js';
import { readObject } from './read-answer.js';

/** One codename of a batch: a point, or that what there was is to be forgotten. */
export interface LiveEntry {
  readonly codename: string;
  /** Absent: reset. */
  readonly point?: readonly [x: unknown, y: unknown];
}

/** What a live socket sent. */
export interface LiveBatch {
  readonly host: string;
  readonly entries: readonly LiveEntry[];
}

/**
 * The datagram of a batch.
 *
 * @param host - Name of this computer.
 * @param data - Points, or `RESET`, by codename.
 * @throws LABNET_JSON_UNSUPPORTED for a value without JSON form.
 * @see PyExpLabSys/common/sockets.py, LiveSocket.set_batch
 */
export function encodeBatch(host: string, data: Iterable<readonly [string, unknown]>): Buffer {
  return Buffer.from(writeJson({ host, data: objectOf(data) }), 'utf8');
}

/** Reads the datagram of a live socket. Entries that are neither points nor resets are left out. Never throws. */
export function decodeBatch(bytes: Uint8Array): LiveBatch | undefined {
  const text = decodeText(bytes);
  const batch = text === undefined ? undefined : readObject(text);
  const host = batch?.host;
  const data = batch?.data;
  if (typeof host !== 'string' || typeof data !== 'object' || data === null || !isPlainObject(data))
    return undefined;
  const entries = orderedEntries(data).flatMap(([codename, value]): LiveEntry[] => {
    if (value === LIVE_RESET) return [{ codename }];
    return Array.isArray(value) && value.length >= 2 ? [{ codename, point: [value[0], value[1]] }] : [];
  });
  return { host, entries };
}

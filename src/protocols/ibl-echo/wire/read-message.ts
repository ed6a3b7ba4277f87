import { Buffer } from 'node:buffer';
import { LabnetError, messageOf } from '../../../kernel/errors.js';
import { pythonStr } from '../../../kernel/python/py-text.js';
import { writeJson } from '../../../kernel/python/write-json.js';
import { decode } from './codec.js';
import { ExpMessage } from './exp-message.js';
import { isFalsy } from './messages.js';

/** What received bytes are. `echo`: the rule asks that they are sent back. */
export type MessageReading = { readonly echo: boolean } & (
  | { readonly kind: 'event'; readonly event: number; readonly data: readonly unknown[] }
  /** The far side's handler of `event` failed. */
  | {
      readonly kind: 'report';
      readonly text: string;
      readonly event: number;
      /** Text and event as they came. */
      readonly data: readonly unknown[];
    }
  /** A message whose event is none: the sender is told why. */
  | { readonly kind: 'refused'; readonly reason: string; readonly event: number }
  /** Not a message at all. */
  | { readonly kind: 'noise'; readonly reason: string }
);

/** Error reports are never echoed: two ends that report to each other would never end. */
const REPORT = /^\[0\s*(?:[,\]]|$)/;

/**
 * Reads one message. Never throws, whatever the bytes.
 *
 * @see iblutil/io/net/app.py, EchoProtocol.datagram_received; where that raises, this tells the sender.
 */
export function readMessage(bytes: Buffer): MessageReading {
  const decoded = decode(bytes);
  if (!decoded) return { echo: false, kind: 'noise', reason: 'not UTF-8' };
  const { text, value } = decoded;
  const echo = text !== '' && !REPORT.test(text);
  if (!Array.isArray(value)) return { echo, kind: 'noise', reason: 'not a JSON array' };
  const [first, ...data] = value as unknown[];
  if (data.length === 0) return { echo, kind: 'noise', reason: 'an event and its data expected' };
  return isFalsy(first) ? readReport(data, echo) : readEvent(first, data, echo);
}

/** The bytes of an error report about an event. */
export function reportBytes(text: string, event: number): Buffer {
  return Buffer.from(writeJson([0, text, event]), 'latin1');
}

function readReport(data: readonly unknown[], echo: boolean): MessageReading {
  const [text, event] = data;
  if (data.length !== 2 || (typeof event !== 'number' && typeof event !== 'bigint')) {
    return { echo, kind: 'noise', reason: 'an error report needs a text and the number of an event' };
  }
  return { echo, kind: 'report', text: pythonStr(text), event: Number(event), data };
}

function readEvent(first: unknown, data: readonly unknown[], echo: boolean): MessageReading {
  try {
    return { echo, kind: 'event', event: ExpMessage.validate(first, { allowBitwise: false }), data };
  } catch (error) {
    const exception = error instanceof LabnetError ? String(error.details.exception) : 'ValueError';
    const event = typeof first === 'number' && Number.isSafeInteger(first) ? first : 0;
    return { echo, kind: 'refused', reason: `${exception}: ${messageOf(error)}`, event };
  }
}

import type { Buffer } from 'node:buffer';
import { writeJson } from '../../../kernel/python/write-json.js';
import { decode } from './codec.js';
import { ExpMessage } from './exp-message.js';
import { statusName } from './exp-status.js';
import { maybeSecret, redact, redactAlyx, withoutSecrets } from './redact.js';

/** A message for people and for the journal. Secrets are already taken out. */
export interface MessageDescription {
  /** `EXPSTART`, `error report`, `text` … */
  readonly label: string;
  /** One line: what belongs to the event. */
  readonly text: string;
  /** The whole message as text, bytes outside UTF-8 as `\xhh`. */
  readonly wire: string;
}

/**
 * Describes any bytes of the echo protocol.
 *
 * @param message - The array that the bytes were made from, if it is known: spares reading it from them.
 */
export function describeMessage(bytes: Buffer, message?: readonly unknown[]): MessageDescription {
  return (message && describeOwn(bytes, message)) ?? describeBytes(bytes);
}

/** A message with a secret is described by what is read from its bytes: there is nothing in them that can hide. */
function describeOwn(bytes: Buffer, [event, ...data]: readonly unknown[]): MessageDescription | undefined {
  const wire = bytes.toString('latin1');
  const label = event === 0 ? 'error report' : eventLabel(event);
  if (label.includes('ALYX') || maybeSecret(wire)) return undefined;
  return { label, text: messageText(label, data), wire };
}

function describeBytes(bytes: Buffer): MessageDescription {
  const decoded = decode(bytes);
  if (!decoded) return { label: 'bytes', text: '', wire: escapeBytes(bytes) };
  const { text, value } = decoded;
  if (!Array.isArray(value)) return { label: 'text', text: '', wire: withoutSecrets(text) };
  const [event, ...data] = value as unknown[];
  const label = event === 0 ? 'error report' : eventLabel(event);
  const isAlyx = label.includes('ALYX');
  if (!isAlyx && !maybeSecret(text)) return { label, text: messageText(label, data), wire: text };
  const safe = isAlyx ? redactAlyx(data) : data.map((item) => redact(item));
  return { label, text: messageText(label, safe), wire: writeJson([redact(event), ...safe]) };
}

function eventLabel(event: unknown): string {
  try {
    return ExpMessage.nameOf(ExpMessage.validate(event)) ?? String(event);
  } catch {
    return 'array';
  }
}

function messageText(label: string, data: readonly unknown[]): string {
  const status = label === 'EXPSTATUS' || label === 'EXPINFO' ? statusName(data[0]) : undefined;
  return status === undefined ? dataText(data) : [status, dataText(data.slice(1))].join(' ').trimEnd();
}

function dataText(data: readonly unknown[]): string {
  return data
    .filter((item) => item !== null && item !== undefined)
    .map((item) => (typeof item === 'string' ? item : writeJson(item, { ensureAscii: false })))
    .join(' ');
}

function escapeBytes(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const escaped = text.replace(
    /[^\x20-\x7e]/g,
    (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return withoutSecrets(escaped);
}

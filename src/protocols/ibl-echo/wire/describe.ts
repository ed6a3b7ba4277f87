import type { Buffer } from 'node:buffer';
import { writeJson } from '../../../kernel/python/write-json.js';
import { decode } from './codec.js';
import { ExpMessage } from './exp-message.js';
import { statusName } from './exp-status.js';

/** A message for people and for the journal. Secrets are already taken out. */
export interface MessageDescription {
  /** `EXPSTART`, `error report`, `text` … */
  readonly label: string;
  /** One line: what belongs to the event. */
  readonly text: string;
  /** The whole message as text, bytes outside UTF-8 as `\xhh`. */
  readonly wire: string;
}

const REDACTED = '<redacted>';
const SECRET_KEY = /token|password|passwd|secret|api_?key/i;
/** Something that may be or hold a secret, without parsing. */
const MAYBE_SECRET = /token|password|passwd|secret|api_?key|"?ALYX|^\s*\[\s*128\b/i;

/** Describes any bytes of the echo protocol. */
export function describeMessage(bytes: Buffer): MessageDescription {
  const decoded = decode(bytes);
  if (!decoded) return { label: 'bytes', text: '', wire: escapeBytes(bytes) };
  const { text, value } = decoded;
  if (!Array.isArray(value)) return { label: 'text', text: '', wire: redactText(text) };
  const [event, ...data] = value as unknown[];
  if (event === 0) return { label: 'error report', text: dataText(data), wire: text };
  const label = eventLabel(event);
  if (!MAYBE_SECRET.test(text)) return { label, text: messageText(label, data), wire: text };
  const safe = data.map((item) => redact(item, label === 'ALYX'));
  return { label, text: messageText(label, safe), wire: writeJson([event, ...safe]) };
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
    .filter((item) => item !== null)
    .map((item) => (typeof item === 'string' ? item : writeJson(item, { ensureAscii: false })))
    .join(' ');
}

/**
 * @param inside - Everything inside is secret: the second half of an ALYX message.
 */
function redact(value: unknown, inside: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => redact(item, inside));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (inside || SECRET_KEY.test(key)) return [key, item === null ? null : REDACTED];
      return [key, redact(item, false)];
    }),
  );
}

/** Text that is not JSON cannot be searched for keys: what looks like a secret is left out whole. */
function redactText(text: string): string {
  return MAYBE_SECRET.test(text) ? `${REDACTED} (${text.length} characters)` : text;
}

function escapeBytes(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const escaped = text.replace(
    /[^\x20-\x7e]/g,
    (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return MAYBE_SECRET.test(escaped) ? `${REDACTED} (${bytes.length} bytes)` : escaped;
}

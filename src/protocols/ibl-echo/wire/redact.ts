import { PyFloat } from '../../../kernel/python/py-float.js';
import { redactText } from '../../../kernel/redact-text.js';
import { ExpMessage } from './exp-message.js';

const REDACTED = '<redacted>';
const SECRET_KEY = /token|password|passwd|secret|api_?key|credential/i;
/** Also what may spell one with escapes. */
const MAYBE_SECRET =
  /token|bearer|password|passwd|secret|api_?key|credential|:\/\/[^/\s]*@|ALYX|^\s*\[\s*128\b|\\/i;
/** Whether text may be or hold a secret, without parsing it. */
export function maybeSecret(text: string): boolean {
  return MAYBE_SECRET.test(text);
}

/** The data of an ALYX message: the address of the database stays, whatever else it holds is a secret. */
export function redactAlyx([url, ...rest]: readonly unknown[]): unknown[] {
  return [redact(url, typeof url !== 'string'), ...rest.map((item) => redact(item, true))];
}

/** What belongs to an event, fit to be shown: of an ALYX message all but the address, else what is called a secret. */
export function redactData(event: number, data: readonly unknown[]): readonly unknown[] {
  return event === ExpMessage.ALYX ? redactAlyx(data) : data.map((item) => redact(item));
}

/**
 * A value without what is called a token, a password or the like.
 *
 * @param inside - Everything inside is secret, whatever it is called.
 */
export function redact(value: unknown, inside = false): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => redact(item, inside));
  if (typeof value === 'object' && !(value instanceof PyFloat)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, redact(item, inside || SECRET_KEY.test(key))]),
    );
  }
  if (inside) return REDACTED;
  return typeof value === 'string' ? redactText(value) : value;
}

/** Text that is not JSON cannot be searched for keys: what looks like a secret is left out whole. */
export function withoutSecrets(text: string): string {
  return maybeSecret(text) ? `${REDACTED} (${text.length} characters)` : text;
}

import { parseJson } from '../../../kernel/python/parse-json.js';
import { objectOf, orderedEntries } from '../../../kernel/python/key-order.js';
import { LINE_END, writeValue } from './messages.js';
import { has, isFields } from './read-line.js';
import type { Fields } from './read-line.js';

/**
 * The line that a service gets for a request: the client's own, with `requester` as its last key.
 *
 * Nothing else is touched, so numbers stay as they were written. A requester that the client wrote itself is replaced
 * where it stands. Text that the client escaped for nothing goes out as UTF-8, as everywhere in this protocol.
 *
 * @param text - The request; a JSON object.
 * @param fields - The same, read.
 * @param requester - Network name of who sent it.
 */
export function forwardRequest(text: string, fields: Fields, requester: string): string {
  if (has(fields, 'requester')) return rewrite(text, requester);
  const body = unescaped(text).trimEnd();
  return `${body.slice(0, -1)}, "requester": ${writeValue(requester)}}${LINE_END}`;
}

function rewrite(text: string, requester: string): string {
  const exact = parseJson(text);
  const entries = isFields(exact) ? orderedEntries(exact) : [];
  return writeValue(objectOf([...entries, ['requester', requester]])) + LINE_END;
}

/** Undoes `\uxxxx` where the text is otherwise as the reference writes it: there its bytes bind. */
function unescaped(text: string): string {
  if (!text.includes('\\u')) return text;
  const direct = text.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (whole, escape: string) => {
    const code = escape.length > 1 ? Number.parseInt(escape.slice(1), 16) : 0;
    return code >= 0x7f ? String.fromCharCode(code) : whole;
  });
  return direct.trimEnd() === writeValue(parseJson(text)) ? direct : text;
}

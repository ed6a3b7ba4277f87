import { DISCONNECT, MANAGER } from './constants.js';
import { parsePythonLiteral } from './python-literal.js';

/** What a line typed at a terminal means: a request, or the identity of a client. Its keys are in wire order. */
export type TerminalMessage = Readonly<Record<string, unknown>>;

const VALUES = /([^"\s]+|"[^"]*")/g;
/** A name is tried from its first letter only: a long one would take its length times itself. */
const NAMED_VALUES = /(?<![\p{L}\p{N}_])([\p{L}\p{N}_]+)\s*=\s*([^"\s]+|"[^"]*")/gu;

/**
 * Reads a line that is not JSON, as somebody types it who speaks to a manager by `openssl s_client` or `nc`.
 *
 * `client` has to be a word of its own; the reference takes every line that starts with these letters.
 *
 * @param line - With or without its ending.
 * @returns Undefined when the line is neither a shortcut nor a request.
 * @see msl-network `msl.network.utils.parse_terminal_input`
 */
export function parseTerminalInput(line: string): TerminalMessage | undefined {
  const text = line.trim();
  const lower = text.toLowerCase();
  if (lower === 'identity') return request(MANAGER, 'identity', []);
  if (/^client(?:\s|$)/.test(lower)) return clientIdentity(text);
  if (lower === DISCONNECT || lower === 'disconnect' || lower === 'exit')
    return request('self', DISCONNECT, []);
  if (lower.startsWith('link')) return request(MANAGER, 'link', [text.slice(4).trim().replaceAll('"', '')]);
  return serviceRequest(text.replaceAll("'", '"'));
}

function request(
  service: string,
  attribute: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>> = {},
): TerminalMessage {
  return { service, attribute, args, kwargs, uid: '', error: false };
}

function clientIdentity(text: string): TerminalMessage {
  const words = text.split(/\s+/).slice(1);
  const name = words.length === 0 ? 'Client' : words.join(' ');
  return {
    type: 'client',
    name: name.replaceAll('"', ''),
    language: 'unknown',
    os: 'unknown',
    error: false,
  };
}

/** `<service> <attribute> [parameters]`; a service name with blanks stands in quotes. */
function serviceRequest(text: string): TerminalMessage | undefined {
  const [service, attribute, parameters = ''] = text.startsWith('"') ? quotedWords(text) : words(text, 2);
  if (service === undefined || attribute === undefined) return undefined;
  const { args, kwargs } = readParameters(parameters);
  return request(service.replaceAll('"', ''), attribute.replaceAll('"', ''), args, kwargs);
}

function quotedWords(text: string): readonly string[] {
  const close = text.indexOf('"', 1);
  const parts = close === -1 ? [text.slice(1)] : [text.slice(1, close), text.slice(close + 1)];
  const [first, rest] = parts.map((part) => part.trim()).filter((part) => part !== '');
  if (first === undefined) return [];
  return rest === undefined ? [first] : [first, ...words(rest, 1)];
}

/** Splits at blanks, at most so many times. The last word keeps its blanks. */
function words(text: string, splits: number): readonly string[] {
  const found: string[] = [];
  let rest = text.trim();
  while (found.length < splits) {
    const match = /\s+/.exec(rest);
    if (!match) break;
    found.push(rest.slice(0, match.index));
    rest = rest.slice(match.index + match[0].length);
  }
  return rest === '' ? found : [...found, rest];
}

/** Words and texts before the first `key=value` are positional; where there is none, all are. */
function readParameters(text: string): { args: unknown[]; kwargs: Record<string, unknown> } {
  const kwargs: Record<string, unknown> = {};
  let positional = text;
  for (const [index, [, key = '', value = '']] of [...text.matchAll(NAMED_VALUES)].entries()) {
    if (index === 0) positional = text.slice(0, text.indexOf(key));
    Object.defineProperty(kwargs, key, {
      value: readValue(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  const args = [...positional.matchAll(VALUES)].map(([, value = '']) => readValue(value));
  return { args, kwargs };
}

function readValue(word: string): unknown {
  switch (word.toLowerCase()) {
    case 'false':
      return false;
    case 'true':
      return true;
    case 'null':
    case 'none':
      return null;
    default: {
      const literal = parsePythonLiteral(word);
      return literal === undefined ? word : literal;
    }
  }
}

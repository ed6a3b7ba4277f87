import { messageOf } from '../../../kernel/errors.js';
import { parseJson } from '../../../kernel/python/parse-json.js';
import { pythonFloat, pythonInt } from '../../../kernel/python/py-number.js';
import { isPlainObject, pythonStr } from '../../../kernel/python/py-text.js';
import { UNKNOWN_COMMAND } from './constants.js';
import { decodeText } from './datagram.js';
import { objectOf } from '../../../kernel/python/key-order.js';

/** A set of data: values by name. */
export type DataSet = Record<string, unknown>;

/** What a datagram asks of a push socket. */
export type PushRequest =
  | { readonly kind: 'name' | 'commands' | 'status' }
  | { readonly kind: 'data'; readonly form: 'json_wn' | 'raw_wn'; readonly data: DataSet }
  /** The text of the ERROR answer. */
  | { readonly kind: 'refused'; readonly reason: string };

const QUESTIONS: Readonly<Record<string, PushRequest>> = {
  name: { kind: 'name' },
  commands: { kind: 'commands' },
  status: { kind: 'status' },
};
const TYPES = ['int', 'float', 'str', 'bool'] as const;
type TypeName = (typeof TYPES)[number];

/**
 * Reads a request to a push socket. Never throws.
 *
 * Differs from the reference in that the data begin at the first `#` and may have others.
 *
 * @see PyExpLabSys/common/sockets.py, PushUDPHandler.handle
 */
export function parsePush(bytes: Uint8Array): PushRequest {
  const text = decodeText(bytes);
  if (text === undefined) return refused(UNKNOWN_COMMAND);
  if (Object.hasOwn(QUESTIONS, text)) return QUESTIONS[text] ?? refused(UNKNOWN_COMMAND);
  const hash = text.indexOf('#');
  const [command, content] = [text.slice(0, hash), text.slice(hash + 1)];
  if (hash < 0 || (command !== 'json_wn' && command !== 'raw_wn')) return refused(UNKNOWN_COMMAND);
  const data = command === 'json_wn' ? readJson(content) : readRaw(content);
  return typeof data === 'string' ? refused(data) : { kind: 'data', form: command, data };
}

function refused(reason: string): PushRequest {
  return { kind: 'refused', reason };
}

function readJson(text: string): DataSet | string {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return `The string '${text}' could not be decoded as JSON`;
  }
  if (typeof value === 'object' && value !== null && isPlainObject(value)) return value;
  return `The object '${pythonStr(value)}' returned after decoding the JSON string is not a dict`;
}

/** `codename:type:data` parts between semicolons. */
function readRaw(text: string): DataSet | string {
  const entries: [string, unknown][] = [];
  for (const part of text.split(';')) {
    const fields = part.split(':');
    const [codename = '', type = '', data = ''] = fields;
    if (fields.length !== 3) {
      return `The data part '${part}' did not match the expected format of 3 parts divided by ':'`;
    }
    if (!isTypeName(type)) {
      return `The data type '${type}' is unknown. Only dict_keys(['int', 'float', 'str', 'bool']) are allowed`;
    }
    try {
      const values = data.split(',').map((item) => READERS[type](item));
      entries.push([codename, values.length === 1 ? values[0] : values]);
    } catch (error) {
      return `Unable to convert values to '${type}'. Error is: ${messageOf(error)}`;
    }
  }
  return objectOf(entries);
}

const READERS: Readonly<Record<TypeName, (item: string) => unknown>> = {
  int: pythonInt,
  float: pythonFloat,
  str: (item) => item,
  bool(item) {
    if (item === 'True') return true;
    if (item === 'False') return false;
    throw new TypeError(
      `Cannot translate the string '${item}' to a boolean. Only the strings 'True' or 'False' are allowed`,
    );
  },
};

function isTypeName(text: string): text is TypeName {
  return (TYPES as readonly string[]).includes(text);
}

import { messageOf } from '../../../kernel/errors.js';
import { isPlainObject, pythonStr, pythonType } from '../../../kernel/python/py-text.js';
import { isTuple } from '../../../kernel/python/py-tuple.js';
import { writeJson } from '../../../kernel/python/write-json.js';
import { PUSH_EXCEP, PUSH_RET } from './constants.js';
import { orderedEntries } from '../../../kernel/python/key-order.js';

/** How the value that a callback returned goes back to the sender. */
export type ReturnFormat = 'json' | 'raw' | 'string';

const RAW_TYPES: readonly string[] = ['int', 'float', 'bool', 'str'];
const ONLY = "With return format raw, the item type can only be one of 'int', 'float', 'bool' and 'str'.";

/**
 * The answer with what a callback returned: `RET#…`, or `EXCEP#…` for a value that the format does not take.
 *
 * @see PyExpLabSys/common/sockets.py, PushUDPHandler._format_return_string
 */
export function formatReturn(value: unknown, format: ReturnFormat): string {
  if (format === 'string') return `${PUSH_RET}#${pythonStr(value)}`;
  if (format === 'raw') return formatRaw(value);
  try {
    return `${PUSH_RET}#${writeJson(value)}`;
  } catch (error) {
    return `${PUSH_EXCEP}#${messageOf(error)}`;
  }
}

/** A text, or why there is none. */
type Formatted = { readonly text: string } | { readonly reason: string };

function formatRaw(value: unknown): string {
  const formatted = rawForm(value);
  if ('text' in formatted) return `${PUSH_RET}#${formatted.text}`;
  return `${PUSH_EXCEP}#Raw conversion failed with message:${formatted.reason}`;
}

function rawForm(value: unknown): Formatted {
  if (value === null || value === undefined) return { text: 'None' };
  if (Array.isArray(value) && !isTuple(value)) return rawLists(value);
  if (value instanceof Map) return rawDict([...(value as Map<unknown, unknown>)]);
  if (typeof value === 'object' && isPlainObject(value)) return rawDict(orderedEntries(value));
  return { reason: "Return value must be a dict or list with return format 'raw'" };
}

function rawDict(entries: readonly (readonly [unknown, unknown])[]): Formatted {
  const parts: string[] = [];
  for (const [key, value] of entries) {
    const isList = Array.isArray(value) && !isTuple(value);
    const items: readonly unknown[] = isList ? (value as unknown[]) : [value];
    const types = new Set(items.map(pythonType));
    if (types.size > 1) return { reason: 'With return format raw, value in list must have same type' };
    const [type = ''] = types;
    if (!RAW_TYPES.includes(type)) {
      return { reason: `${ONLY} Object: '${pythonStr(value)}' is of type: ${type}` };
    }
    parts.push(`${pythonStr(key)}:${type}:${items.map(pythonStr).join(',')}`);
  }
  return { text: parts.join(';') };
}

function rawLists(value: readonly unknown[]): Formatted {
  const lists = value.filter((item): item is unknown[] => Array.isArray(item) && !isTuple(item));
  if (lists.length < value.length) {
    return { reason: 'With return format raw on a list, the elements themselves be lists' };
  }
  const types = lists.flat().map((item) => pythonType(item));
  const [type] = types;
  if (type === undefined) return { reason: 'list index out of range' };
  if (types.some((other) => other !== type)) {
    const shown = types.map((other) => `<class '${other}'>`).join(', ');
    return {
      reason: `With return format raw on a list of lists, all values  in list must have same type. Types are: [${shown}]`,
    };
  }
  if (!RAW_TYPES.includes(type)) return { reason: `${ONLY} The type is: <class '${type}'>` };
  return { text: `${type}:${lists.map((list) => list.map(pythonStr).join(',')).join('&')}` };
}

import { parseJson } from '../../../kernel/python/parse-json.js';
import { PyFloat } from '../../../kernel/python/py-float.js';
import { isPlainObject } from '../../../kernel/python/py-text.js';
import { OLD_DATA, PUSH_ACK, PUSH_ERROR, PUSH_EXCEP, PUSH_RET, UNKNOWN_COMMAND } from './constants.js';
import { orderedEntries } from '../../../kernel/python/key-order.js';

/** A point as the wire has it, or that it is old. */
export type WirePoint = readonly unknown[] | typeof OLD_DATA;

/** Whether an answer says that the request was not understood. */
export function isUnknownCommand(text: string): boolean {
  return text === UNKNOWN_COMMAND || text === `${PUSH_ERROR}#${UNKNOWN_COMMAND}`;
}

/** The answer to `<codename>#json`. Undefined when it is none. */
export function readPoint(text: string): WirePoint | undefined {
  return asPoint(jsonOf(text));
}

/** The answer to `json_wn`, in order. Undefined when it is none. */
export function readPoints(text: string): ReadonlyMap<string, WirePoint> | undefined {
  const value = jsonOf(text);
  if (!isRecord(value)) return undefined;
  const points = new Map<string, WirePoint>();
  for (const [codename, item] of orderedEntries(value)) {
    const point = asPoint(item);
    if (point === undefined) return undefined;
    points.set(codename, point);
  }
  return points;
}

/** The answer to `codenames_json`. Undefined when it is none. */
export function readCodenames(text: string): readonly string[] | undefined {
  const value = jsonOf(text);
  if (!Array.isArray(value)) return undefined;
  return value.every((item): item is string => typeof item === 'string') ? value : undefined;
}

/** The answer to `status`: an object. Undefined when it is none. */
export function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = jsonOf(text);
  return isRecord(value) ? value : undefined;
}

/** What a push socket answered. */
export interface PushAnswer {
  readonly kind: typeof PUSH_ACK | typeof PUSH_RET | typeof PUSH_ERROR | typeof PUSH_EXCEP;
  /** Everything behind the first `#`. */
  readonly text: string;
}

const KINDS = [PUSH_ACK, PUSH_RET, PUSH_ERROR, PUSH_EXCEP] as const;

/** Takes the answer of a push socket apart. Undefined when it is none. */
export function readPushAnswer(text: string): PushAnswer | undefined {
  const kind = KINDS.find((word) => text.startsWith(`${word}#`));
  return kind === undefined ? undefined : { kind, text: text.slice(kind.length + 1) };
}

/** What a `RET` carries: the JSON value, or the text where it is none. */
export function readReturned(text: string): unknown {
  const value = jsonOf(text);
  return value === undefined ? text : toPlain(value);
}

/** A value of the wire with JS numbers for Python's floats, however deep. */
export function toPlain(value: unknown): unknown {
  if (value instanceof PyFloat) return value.value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
}

function asPoint(value: unknown): WirePoint | undefined {
  if (value === OLD_DATA) return OLD_DATA;
  return Array.isArray(value) ? value : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && isPlainObject(value);
}

import { writeJson } from '../../../kernel/python/write-json.js';
import { DISCONNECT, NOTIFICATION_UID } from './constants.js';
import { jsonable } from './jsonable.js';
import { failureMessage, failureTraceback } from './python-failure.js';
import type { PythonFailure } from './python-failure.js';

/** Keyword arguments, by name. */
export type Kwargs = Readonly<Record<string, unknown>>;

/** A request of a client or a service, before it is written. */
export interface RequestFields {
  readonly service: string;
  readonly attribute: string;
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
  readonly uid: string;
}

/** Ends every line that is sent. */
export const LINE_END = '\r\n';

/**
 * A value as this protocol writes it: text in UTF-8, unescaped. What JSON refuses but has a `toJSON()` is written as
 * its result, at any depth.
 *
 * @throws LABNET_JSON_UNSUPPORTED for what JSON refuses.
 */
export function writeValue(value: unknown): string {
  if (typeof value === 'string') return writeText(value);
  try {
    return writeJson(value, { ensureAscii: false });
  } catch (error) {
    const converted = jsonable(value);
    if (converted === value) throw error;
    return writeJson(converted, { ensureAscii: false });
  }
}

/** A text in JSON. The platform writes it as Python does. */
function writeText(text: string): string {
  return JSON.stringify(text);
}

/**
 * @throws LABNET_JSON_UNSUPPORTED when an argument has no JSON form.
 */
export function writeRequest({ service, attribute, args, kwargs, uid }: RequestFields): string {
  return `{"args": ${writeValue(args)}, "attribute": ${writeText(attribute)}, "error": false, "kwargs": ${writeValue(kwargs)}, "service": ${writeText(service)}, "uid": ${writeText(uid)}}${LINE_END}`;
}

/** A question of the manager: `identity`, `username` or `password`. */
export function writeManagerRequest(attribute: string, args: readonly string[], manager: string): string {
  return `{"args": ${writeValue(args)}, "attribute": ${writeText(attribute)}, "error": false, "kwargs": {}, "requester": ${writeText(manager)}, "uid": ""}${LINE_END}`;
}

/** Whom an answer is for. */
export interface AnswerHeader {
  /** Network name; null in the answer to `identity`. */
  readonly requester: string | null;
  /** As the request had it: any JSON value. */
  readonly uid: unknown;
}

/**
 * @throws LABNET_JSON_UNSUPPORTED when the result has no JSON form.
 */
export function writeResult(result: unknown, { requester, uid }: AnswerHeader): string {
  return `{"error": false, "requester": ${writeValue(requester)}, "result": ${writeValue(result)}, "uid": ${writeUid(uid)}}${LINE_END}`;
}

export function writeError(failure: PythonFailure, { requester, uid }: AnswerHeader): string {
  return `{"error": true, "message": ${writeText(failureMessage(failure))}, "requester": ${writeValue(requester)}, "result": null, "traceback": ${writeValue(failureTraceback(failure))}, "uid": ${writeUid(uid)}}${LINE_END}`;
}

/**
 * @throws LABNET_JSON_UNSUPPORTED when an argument has no JSON form.
 */
export function writeNotification(service: string, args: readonly unknown[], kwargs: Kwargs): string {
  return `{"error": false, "result": [${writeValue(args)}, ${writeValue(kwargs)}], "service": ${writeText(service)}, "uid": "${NOTIFICATION_UID}"}${LINE_END}`;
}

/** A service takes its leave. */
export function writeServiceDisconnect(networkName: string): string {
  return `{"service": ${writeText(networkName)}, "attribute": "${DISCONNECT}"}${LINE_END}`;
}

function writeUid(uid: unknown): string {
  return uid === undefined ? '""' : writeValue(uid);
}

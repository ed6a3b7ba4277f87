import { kernelErrors, LabnetError } from '../../../kernel/errors.js';
import { parsePythonInt } from '../../../kernel/python/py-number.js';
import { PyFloat } from '../../../kernel/python/py-float.js';
import { pythonRepr, pythonStr } from '../../../kernel/python/py-text.js';
import { ExpMessage } from './exp-message.js';
import { validateStatus } from './exp-status.js';

/** An experiment reference: text `yyyy-mm-dd_n_subject`, or its parts, or none. */
export type ExpRef = string | null | undefined | ExpRefParts;

/** The parts of an experiment reference. */
export interface ExpRefParts {
  /** A `Date` counts by its UTC day. */
  readonly date: string | Date;
  readonly sequence: number | string;
  readonly subject: string;
}

/** A message as it goes to the wire: the event and what belongs to it. */
export type Message = readonly [event: number, ...data: unknown[]];

/** EXPINIT. */
export function init(data: unknown): Message {
  return [ExpMessage.EXPINIT, data];
}

/** EXPSTART with an experiment reference; an empty one is null. */
export function start(expRef: unknown, data: unknown): Message {
  return [ExpMessage.EXPSTART, expRefText(expRef), data];
}

/** EXPEND, or EXPINTERRUPT when `immediately`. */
export function stop(data: unknown, immediately: boolean): Message {
  return [immediately ? ExpMessage.EXPINTERRUPT : ExpMessage.EXPEND, data];
}

/** EXPSTATUS. @throws LABNET_INVALID_ARGUMENT for an unknown status */
export function status(value: unknown): Message {
  return [ExpMessage.EXPSTATUS, validateStatus(value)];
}

/** EXPINFO. @throws LABNET_INVALID_ARGUMENT for an unknown status */
export function info(value: unknown, data: unknown): Message {
  return [ExpMessage.EXPINFO, validateStatus(value), data];
}

/** EXPCLEANUP. */
export function cleanup(data: unknown): Message {
  return [ExpMessage.EXPCLEANUP, data];
}

/** ALYX: URL and token of a logged-in client, or a request for them. */
export function alyx(client?: {
  readonly baseUrl: string | null;
  readonly user?: string;
  readonly token?: unknown;
}): Message {
  if (!client) return [ExpMessage.ALYX, null, {}];
  const { baseUrl, user, token } = client;
  return [ExpMessage.ALYX, baseUrl, user === undefined || token === undefined ? {} : { [user]: token }];
}

function expRefText(expRef: unknown): unknown {
  if (isFalsy(expRef)) return null;
  if (typeof expRef !== 'object' || Array.isArray(expRef)) return expRef;
  const parts = expRef as Readonly<Record<string, unknown>>;
  for (const key of ['date', 'sequence', 'subject']) {
    if (!(key in parts))
      throw invalid(`an experiment reference needs date, sequence and subject: '${key}' is missing`);
  }
  const { date, sequence, subject } = parts;
  return `${dateText(date)}_${sequenceNumber(sequence)}_${pythonStr(subject)}`;
}

function dateText(date: unknown): string {
  return date instanceof Date ? date.toISOString().slice(0, 10) : pythonStr(date);
}

function sequenceNumber(sequence: unknown): string {
  if (typeof sequence === 'string') {
    const value = parsePythonInt(sequence);
    if (value !== undefined) return value.toString();
  } else if (sequence instanceof PyFloat || (typeof sequence === 'number' && Number.isFinite(sequence))) {
    return String(Math.trunc(Number(sequence)));
  } else if (typeof sequence === 'bigint' || typeof sequence === 'boolean') {
    return BigInt(sequence).toString();
  }
  throw invalid(
    `the sequence of an experiment reference must be a whole number, not ${pythonRepr(sequence)}`,
  );
}

/** Python's idea of an empty value. */
export function isFalsy(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) === 0;
  if (value instanceof PyFloat) return value.value === 0;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && !(value instanceof Date) && Object.keys(value).length === 0;
}

function invalid(message: string): LabnetError {
  return new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, message);
}

/** Name of a message for people. */
export function labelOf(message: Message): string {
  return ExpMessage.nameOf(message[0]) ?? String(message[0]);
}

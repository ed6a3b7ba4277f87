import { kernelErrors, LabnetError } from '../../../kernel/errors.js';
import { pythonInt } from '../../../kernel/python/py-number.js';
import { PyFloat } from '../../../kernel/python/py-float.js';
import { isPlainObject, pythonRepr, pythonType } from '../../../kernel/python/py-text.js';
import { formatDay, readIsoDate } from './python-date.js';

/** An experiment reference in its parts. */
export interface ExpRefDict {
  /** Midnight UTC of the day. */
  readonly date: Date;
  readonly sequence: number;
  readonly subject: string;
}

/** What {@link dict2ref} takes: `number` and `start_time` stand in for sequence and date. */
export interface ExpRefFields {
  readonly date?: unknown;
  readonly start_time?: unknown;
  readonly sequence?: unknown;
  readonly number?: unknown;
  readonly subject?: unknown;
}

/**
 * Splits `yyyy-mm-dd_n_subject` at its first two underscores. A map passes through, its texts converted.
 *
 * @param ref - A reference as text, or as a map with date, sequence and subject. A part that is missing stays missing.
 * @throws LABNET_INVALID_ARGUMENT with the reference's text; `details.exception` names its Python type.
 * @see one/alf/... ConversionMixin.ref2dict
 */
export function ref2dict(ref: unknown): Partial<ExpRefDict> {
  if (typeof ref === 'string') {
    const [date = '', sequence, ...subject] = ref.split('_');
    return {
      date: dateOf(date),
      ...(sequence !== undefined && { sequence: sequenceOf(sequence) }),
      ...(subject.length > 0 && { subject: subject.join('_') }),
    };
  }
  if (typeof ref !== 'object' || ref === null || !isPlainObject(ref)) {
    return refuse('AttributeError', `'${pythonType(ref)}' object has no attribute 'split'`, ref);
  }
  const { date, sequence, subject } = ref as ExpRefFields;
  return {
    ...(date !== undefined && { date: dateOf(date) }),
    ...(sequence !== undefined && { sequence: sequenceOf(sequence) }),
    ...(subject !== undefined && { subject: subjectOf(subject) }),
  };
}

/**
 * Writes a reference as text. If all parts are text they are joined as they are (`001` stays); otherwise the date
 * must be a Date, which counts by its UTC day, and the sequence a whole number.
 *
 * @returns Null for an empty map or none.
 * @throws LABNET_INVALID_ARGUMENT with the reference's text.
 * @see one/alf/... ConversionMixin.dict2ref
 */
export function dict2ref(fields: ExpRefFields | null | undefined): string | null {
  if (!fields || Object.keys(fields).length === 0) return null;
  const { date = startDay(fields.start_time), sequence = fields.number, subject } = fields;
  for (const [key, value] of Object.entries({ date, sequence, subject })) {
    if (value === undefined) refuse('KeyError', `'${key}'`, fields);
  }
  const parts = [date, sequence, subject];
  if (parts.every((part) => typeof part === 'string')) return parts.join('_');
  return [formatDate(date), formatSequence(sequence), formatSubject(subject)].join('_');
}

/** All three parts, or undefined when one is missing or the subject is empty. */
export function completeRef({ date, sequence, subject }: Partial<ExpRefDict>): ExpRefDict | undefined {
  if (date === undefined || sequence === undefined || subject === undefined || subject === '')
    return undefined;
  return { date, sequence, subject };
}

function dateOf(date: unknown): Date {
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date;
  if (typeof date !== 'string') return refuse('TypeError', `${pythonRepr(date)} is not a date`, date);
  const read = readIsoDate(date);
  return 'date' in read ? read.date : refuse('ValueError', read.problem, date);
}

function sequenceOf(sequence: unknown): number {
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence)) return sequence;
  if (typeof sequence !== 'string') {
    return refuse('TypeError', `the sequence must be a whole number, not ${pythonRepr(sequence)}`, sequence);
  }
  const value = pythonInt(sequence);
  return typeof value === 'number'
    ? value
    : refuse('ValueError', `sequence too large: ${sequence}`, sequence);
}

function subjectOf(subject: unknown): string {
  if (typeof subject === 'string') return subject;
  return refuse('TypeError', `the subject must be text, not ${pythonRepr(subject)}`, subject);
}

function startDay(startTime: unknown): unknown {
  return typeof startTime === 'string' ? startTime.slice(0, 10) : startTime;
}

function formatDate(date: unknown): string {
  if (date instanceof Date) return formatDay(date);
  if (date === null) return unsupported('NoneType');
  const type = pythonType(date);
  return refuse('ValueError', `Invalid format specifier '%Y-%m-%d' for object of type '${type}'`, date);
}

function formatSequence(sequence: unknown): string {
  if (typeof sequence === 'boolean') return sequence ? '1' : '0';
  if (typeof sequence === 'bigint' || Number.isInteger(sequence))
    return BigInt(sequence as number).toString();
  if (sequence === null) return unsupported('NoneType');
  const type = sequence instanceof PyFloat ? 'float' : pythonType(sequence);
  return refuse('ValueError', `Unknown format code 'd' for object of type '${type}'`, sequence);
}

function formatSubject(subject: unknown): string {
  if (typeof subject === 'string') return subject;
  if (subject === null) return unsupported('NoneType');
  return refuse('ValueError', `Unknown format code 's' for object of type '${pythonType(subject)}'`, subject);
}

function unsupported(type: string): never {
  return refuse('TypeError', `unsupported format string passed to ${type}.__format__`, null);
}

function refuse(exception: string, message: string, value: unknown): never {
  throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, message, {
    details: { exception, value: pythonRepr(value) },
    remedy: 'Write an experiment reference as yyyy-mm-dd_n_subject, for example 2026-01-31_2_mouse.',
  });
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabnetError } from '../../../../src/kernel/errors.js';
import { dict2ref, ref2dict } from '../../../../src/protocols/iblrig/index.js';
import { tableLines } from '../../../helpers/iblrig-lines.js';
import type { TableLine } from '../../../helpers/iblrig-lines.js';
import { expectMatch } from '../../../helpers/match-transcript.js';
import { byCase, decodeValue } from '../../../helpers/transcripts.js';

const parsed = tableLines('ref2dict');
const written = tableLines('dict2ref');

function expectRefused(call: () => unknown, { error_type: exception, message }: TableLine): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(LabnetError);
  const { message: text, code, details } = thrown as LabnetError;
  expect(text).toBe(message);
  // The number of a sequence is refused by the kernel, whose errors know no Python type.
  if (code === 'LABNET_NUMBER_INVALID') expect(exception).toBe('ValueError');
  else expect(details.exception).toBe(exception);
}

describe('ref2dict', () => {
  it('has every recorded line', () => expect(parsed).toHaveLength(20));

  it.each(byCase(parsed))('%s', (_, line) => {
    const [ref] = decodeValue(line.args) as [unknown];
    if (line.error_type === null) expectMatch(ref2dict(ref), line.output);
    else expectRefused(() => ref2dict(ref), line);
  });

  it.each([
    ['2020-01-01_4', { date: new Date('2020-01-01'), sequence: 4 }],
    ['2020-01-01', { date: new Date('2020-01-01') }],
    ['2020-01-01T10:00:00.25+02:00_4_x', { date: new Date('2020-01-01'), sequence: 4, subject: 'x' }],
    ['2020W531_1_x', { date: new Date('2020-12-28'), sequence: 1, subject: 'x' }],
    ['2020-W53_1_x', { date: new Date('2020-12-28'), sequence: 1, subject: 'x' }],
    [
      { date: '2020-01-01', sequence: '04', subject: 'x' },
      { date: new Date('2020-01-01'), sequence: 4, subject: 'x' },
    ],
    [{}, {}],
  ])('reads %j', (ref, expected) => expect(ref2dict(ref)).toEqual(expected));

  it.each([
    ['0000-01-01_1_x', 'year 0 is out of range'],
    ['2021-02-29_1_x', 'day is out of range for month'],
    ['2020-01-00_1_x', 'day is out of range for month'],
    ['2021-W53-1_1_x', "Invalid isoformat string: '2021-W53-1'"],
    ['2020-W01-8_1_x', "Invalid isoformat string: '2020-W01-8'"],
    ['2020-0101_1_x', "Invalid isoformat string: '2020-0101'"],
    ['2020-01-01T24:00_1_x', 'hour must be in 0..23'],
    ['2020-01-01T10:60_1_x', 'minute must be in 0..59'],
    ['2020-01-01T10:00:60_1_x', 'second must be in 0..59'],
    ['2020-01-01T_1_x', "Invalid isoformat string: '2020-01-01T'"],
  ])('refuses %s', (ref, message) => expect(() => ref2dict(ref)).toThrow(message));

  it('never throws anything but an error of labnet', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.anything()), (ref) => {
        try {
          ref2dict(ref);
        } catch (error) {
          expect(error).toBeInstanceOf(LabnetError);
        }
      }),
    );
  });
});

describe('dict2ref', () => {
  it('has every recorded line', () => expect(written).toHaveLength(16));

  it.each(byCase(written))('%s', (_, line) => {
    const [fields] = decodeValue(line.args) as [Record<string, unknown> | null];
    if (line.error_type === null) expect(dict2ref(fields)).toBe(line.output);
    else expectRefused(() => dict2ref(fields), line);
  });

  it('gives back what ref2dict took apart', () => {
    const date = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.nat(), fc.string({ minLength: 1 }), (day, sequence, subject) => {
        const text = dict2ref({ date: day, sequence, subject });
        expect(dict2ref(ref2dict(text))).toBe(text);
        expect(ref2dict(text)).toMatchObject({ sequence, subject });
      }),
    );
  });

  it.each([
    [{ date: null, sequence: 1, subject: 'x' }, 'unsupported format string passed to NoneType.__format__'],
    [
      { date: new Date('2020-01-01'), sequence: null, subject: 'x' },
      'unsupported format string passed to NoneType',
    ],
    [
      { date: new Date('2020-01-01'), sequence: 1, subject: null },
      'unsupported format string passed to NoneType',
    ],
    [{ date: new Date('2020-01-01'), sequence: 1 }, "'subject'"],
  ])('refuses %j', (fields, message) => expect(() => dict2ref(fields)).toThrow(message));
});

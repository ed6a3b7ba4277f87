import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMainSync } from '../../../../src/protocols/iblrig/wire/main-sync.js';

const OWN = { subject: 'baz', today: new Date('2026-01-15') };
const MAIN = [20, { main_sync: true, exp_ref: '2026-01-15_002_baz' }];
const AUXILIARY = [0, { main_sync: false, exp_ref: null }];

const read = (answers: Readonly<Record<string, readonly unknown[]>>) =>
  readMainSync(new Map(Object.entries(answers)), OWN);

describe('readMainSync', () => {
  it('finds the one main sync and its reference, wherever it stands', () => {
    const expRef = { date: OWN.today, sequence: 2, subject: 'baz' };
    for (const answers of [{ a: MAIN, b: AUXILIARY }, { b: AUXILIARY, a: MAIN }, { a: MAIN }]) {
      expect(read(answers)).toEqual({ kind: 'found', rig: 'a', expRef });
    }
  });

  it.each([
    ['no answers', {}, 'main-sync'],
    ['none', { b: AUXILIARY }, 'main-sync'],
    ['three', { a: MAIN, b: MAIN, c: MAIN }, 'main-sync'],
    ['an empty answer', { a: MAIN, b: [] }, 'bad-answer'],
    ['a list for a map', { a: MAIN, b: [0, [true]] }, 'bad-answer'],
    ['a number for a truth', { a: MAIN, b: [0, { main_sync: 1 }] }, 'bad-answer'],
    ['a reference without a subject', { a: [0, { main_sync: true, exp_ref: '2026-01-15_2' }] }, 'bad-answer'],
    ['a reference that is none', { a: [0, { main_sync: true, exp_ref: 'tomorrow' }] }, 'bad-answer'],
    ['a number for a reference', { a: [0, { main_sync: true, exp_ref: 7 }] }, 'bad-answer'],
    ['a date before', { a: [0, { main_sync: true, exp_ref: '2026-01-14_1_baz' }] }, 'date'],
    ['a date after', { a: [0, { main_sync: true, exp_ref: '2026-01-16_1_baz' }] }, 'date'],
    ['a subject in another case', { a: [0, { main_sync: true, exp_ref: '2026-01-15_1_Baz' }] }, 'subject'],
  ])('refuses %s', (_, answers, kind) => expect(read(answers).kind).toBe(kind));

  it('throws for nothing that rigs may answer', () => {
    const value = fc.oneof(fc.anything(), fc.jsonValue());
    const info = fc.record({
      main_sync: fc.oneof(fc.boolean(), value),
      exp_ref: fc.oneof(fc.string(), value),
    });
    const answer = fc.oneof(fc.array(value), fc.tuple(fc.integer(), info));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), answer, { maxKeys: 4 }), (answers) => {
        expect(read(answers)).toHaveProperty('kind');
      }),
      { numRuns: 500 },
    );
  });
});

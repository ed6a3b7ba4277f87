import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PullPoints } from '../../../../src/protocols/pyexplabsys/wire/pull-points.js';

const CODENAMES = ['power', 'flux', 'bias'];
const NOW_S = 1_700_000_000;
const POINTS: readonly (readonly [string, number])[] = [
  ['power', NOW_S],
  ['flux', NOW_S + 0.25],
  ['bias', NaN],
];

const make = () =>
  new PullPoints({ kind: 'data', name: 'laser', codenames: CODENAMES, timeoutsS: [1, 2.5, 3] });
const ask = (points: PullPoints, nowS: number) =>
  points.answer(Buffer.from('raw_wn'), nowS).bytes?.toString();

describe('PullPoints', () => {
  it('says the same of the age of its points whatever it was asked before, and wherever the clock jumps', () => {
    const step = fc.oneof(
      fc.constantFrom(0, 1, 1.001, 0.999, 2.5, 2.75, 2.751).map((s) => NOW_S + s),
      fc.double({ min: -10, max: 10, noNaN: true }).map((s) => NOW_S + s),
    );
    const setAgain = fc.option(fc.double({ min: -5, max: 5, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(step, setAgain), { maxLength: 30 }), (steps) => {
        const asked = make();
        const points = new Map(POINTS);
        for (const [codename, atS] of points) asked.set(codename, [1, 2], atS);
        for (const [nowS, againS] of steps) {
          if (againS !== null) points.set('flux', NOW_S + againS);
          if (againS !== null) asked.set('flux', [1, 2], NOW_S + againS);
          const fresh = make();
          for (const [codename, atS] of points) fresh.set(codename, [1, 2], atS);
          expect(ask(asked, nowS)).toBe(ask(fresh, nowS));
        }
      }),
    );
  });

  it('keeps a point that is exactly as old as its timeout, and drops it right after', () => {
    const points = make();
    for (const [codename, atS] of POINTS) points.set(codename, [1, 2], atS);
    expect(ask(points, NOW_S + 0.5)).toBe('power:1,2;flux:1,2;bias:1,2');
    expect(ask(points, NOW_S + 1)).toBe('power:1,2;flux:1,2;bias:1,2');
    expect(ask(points, NOW_S + 1.000001)).toBe('power:OLD_DATA;flux:1,2;bias:1,2');
    expect(ask(points, NOW_S + 1)).toBe('power:1,2;flux:1,2;bias:1,2');
  });
});

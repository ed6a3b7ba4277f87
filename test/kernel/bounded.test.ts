import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendBounded } from '../../src/kernel/bounded-list.js';
import { BoundedMap } from '../../src/kernel/bounded-map.js';

describe('appendBounded', () => {
  it('is the end of both lists together, and leaves the list before as it was', () => {
    const lists = fc.array(fc.nat(9), { maxLength: 10 });
    fc.assert(
      fc.property(lists, lists, fc.integer({ min: 1, max: 12 }), (list, items, limit) => {
        const before = list.slice(-limit);
        const copy = [...before];
        expect(appendBounded(before, items, limit)).toEqual([...before, ...items].slice(-limit));
        expect(before).toEqual(copy);
      }),
    );
  });

  it('is the same list when nothing is appended', () => {
    const list = [1, 2];
    expect(appendBounded(list, [], 5)).toBe(list);
  });
});

describe('BoundedMap', () => {
  it('forgets the entry that was set longest ago', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([3, undefined, 4, 2]);
    expect([map.delete('a'), map.delete('a'), [...map.values()]]).toEqual([true, false, [4]]);
  });
});

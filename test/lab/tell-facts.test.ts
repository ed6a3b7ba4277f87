import { describe, expect, it } from 'vitest';
import { tellFacts } from '../../src/lab/tell-facts.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import { LabStore } from '../../src/model/lab-store.js';
import { note } from '../helpers/facts.js';

const textOf = (event: LabEvent): string => (event.type === 'note' ? event.text : event.type);

function setUp({ journalFails = false, observerFails = false } = {}) {
  const order: string[] = [];
  const store = new LabStore();
  const told = {
    journal: {
      recordAll(events: readonly LabEvent[]) {
        order.push(`written ${events.map(textOf).join(' ')}`);
        if (journalFails) throw new Error('no disk');
      },
    },
    observers: [
      (event: LabEvent) => {
        order.push(`seen ${textOf(event)}, ${store.state.logged} known`);
        if (observerFails) throw new Error('not today');
      },
    ],
    store,
    logger: { log: (_level: string, text: string) => void order.push(text) },
  };
  return { order, store, told };
}

describe('tellFacts', () => {
  it('has facts written at once, then seen and known one after the other', () => {
    const { order, store, told } = setUp();
    tellFacts([note('a'), note('b')], told);
    expect(order).toEqual(['written a b', 'seen a, 0 known', 'seen b, 1 known']);
    expect(store.state.logged).toBe(2);
  });

  it('tells nobody a secret that a text names', () => {
    const { order, store, told } = setUp();
    tellFacts([note('password=hunter2')], told);
    expect(JSON.stringify([order, store.state.log])).not.toContain('hunter2');
  });

  it('goes on when the journal fails, and when an observer does', () => {
    const { order, store, told } = setUp({ journalFails: true, observerFails: true });
    tellFacts([note('a')], told);
    expect(order).toEqual([
      'written a',
      'the journal failed at note: no disk',
      'seen a, 0 known',
      'an observer failed at note: not today',
    ]);
    expect(store.state.logged).toBe(1);
  });
});

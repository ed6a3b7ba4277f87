import { describe, expect, it } from 'vitest';
import { Publisher } from '../../src/lab/publisher.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import { LabStore } from '../../src/model/lab-store.js';
import { note } from '../helpers/facts.js';

function setUp(failing = false) {
  const order: string[] = [];
  const store = new LabStore();
  const textOf = (event: LabEvent): string => (event.type === 'note' ? event.text : event.type);
  const publisher = new Publisher({
    journal: {
      recordAll(events) {
        order.push(`written ${events.map(textOf).join(' ')}`);
        if (failing) throw new Error('no disk');
      },
    },
    observers: [(event) => order.push(`seen ${textOf(event)}, ${store.state.logged} known`)],
    store,
    logger: { log: (_level, text) => void order.push(text) },
  });
  return { order, store, publisher };
}

const turn = (): Promise<void> => Promise.resolve();

describe('Publisher', () => {
  it('does what no fact stands for, too, behind what was given before', async () => {
    const { order, publisher } = setUp();
    publisher.publishThen([], [() => order.push('first')]);
    publisher.publishThen([], [() => order.push('second')]);
    await turn();
    expect(order).toEqual(['first', 'second']);
  });

  it('has the facts of a turn written at once, before anything that they allow', async () => {
    const { order, publisher } = setUp();
    publisher.publishThen([note('a')], [() => order.push('send a')]);
    publisher.publishThen([note('b'), note('c')], [() => order.push('send b'), () => order.push('send c')]);
    expect(order).toEqual([]);
    await turn();
    expect(order).toEqual([
      'written a b c',
      'seen a, 0 known',
      'seen b, 1 known',
      'seen c, 2 known',
      'send a',
      'send b',
      'send c',
    ]);
  });

  it('lets no later fact pass those that wait, nor what they allow', async () => {
    const { order, publisher } = setUp();
    publisher.publishThen([note('a')], [() => order.push('send a')]);
    publisher.publishAll([note('b')]);
    await turn();
    expect(order.filter((what) => !what.startsWith('seen'))).toEqual(['written a', 'send a', 'written b']);
  });

  it('takes facts from within what they allow', async () => {
    const { order, store, publisher } = setUp();
    publisher.publishThen(
      [note('a')],
      [
        () => publisher.publishAll([note('b')]),
        () => publisher.publishThen([note('c')], [() => order.push('send c')]),
        () => order.push('send a'),
      ],
    );
    await turn();
    await turn();
    expect(order.filter((what) => !what.startsWith('seen'))).toEqual([
      'written a',
      'written b',
      'send a',
      'written c',
      'send c',
    ]);
    expect(store.state.logged).toBe(3);
  });

  it('goes on when the journal fails, or what a fact allows', async () => {
    const { order, store, publisher } = setUp(true);
    const fail = () => {
      throw new Error('no network');
    };
    publisher.publishThen([note('a')], [fail, () => order.push('send')]);
    await turn();
    expect(order).toEqual([
      'written a',
      'the journal failed at note: no disk',
      'seen a, 0 known',
      'what follows a fact failed: no network',
      'send',
    ]);
    expect(store.state.logged).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/model/lab-event.js';
import { Publisher } from '../../src/protocols/publisher.js';
import { note } from '../helpers/facts.js';

function setUp() {
  const order: string[] = [];
  const textOf = (event: LabEvent): string => (event.type === 'note' ? event.text : event.type);
  const tell = (events: readonly LabEvent[]) => void order.push(`told ${events.map(textOf).join(' ')}`);
  const publisher = new Publisher(tell, { log: (_level, text) => void order.push(text) });
  return { order, publisher };
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

  it('has the facts of a turn told at once, before anything that they allow', async () => {
    const { order, publisher } = setUp();
    publisher.publishThen([note('a')], [() => order.push('send a')]);
    publisher.publishThen([note('b'), note('c')], [() => order.push('send b'), () => order.push('send c')]);
    expect(order).toEqual([]);
    await turn();
    expect(order).toEqual(['told a b c', 'send a', 'send b', 'send c']);
  });

  it('has told them before whoever goes on because of what is settled after them', async () => {
    const { order, publisher } = setUp();
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve)).then(() => order.push('goes on'));
    publisher.publishThen([note('a')], []);
    answer();
    await answered;
    expect(order).toEqual(['told a', 'goes on']);
  });

  it('lets no later fact pass those that wait, nor what they allow', () => {
    const { order, publisher } = setUp();
    publisher.publishThen([note('a')], [() => order.push('send a')]);
    publisher.publishAll([note('b')]);
    expect(order).toEqual(['told a', 'send a', 'told b']);
  });

  it('does not wait for the end of the turn where it is told so by no fact', async () => {
    const { order, publisher } = setUp();
    publisher.publishThen([note('a')], [() => order.push('send a')]);
    publisher.publishAll([]);
    expect(order).toEqual(['told a', 'send a']);
    await turn();
    expect(order).toHaveLength(2);
  });

  it('takes facts from within what they allow', async () => {
    const { order, publisher } = setUp();
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
    expect(order).toEqual(['told a', 'told b', 'send a', 'told c', 'send c']);
  });

  it('goes on when what a fact allows fails', async () => {
    const { order, publisher } = setUp();
    const fail = () => {
      throw new Error('no network');
    };
    publisher.publishThen([note('a')], [fail, () => order.push('send')]);
    await turn();
    expect(order).toEqual(['told a', 'what follows a fact failed: no network', 'send']);
  });
});

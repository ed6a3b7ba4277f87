import { describe, expect, it } from 'vitest';
import { LabStore } from '../../src/model/lab-store.js';
import { added, note, received } from '../helpers/facts.js';

describe('LabStore', () => {
  it('has every fact in its state, and gives the same snapshot until there is another', () => {
    const store = new LabStore();
    const empty = store.state;
    store.publish(added('a'));
    const first = store.state;
    expect(store.state).toBe(first);
    expect([empty.peers.size, first.peers.size]).toEqual([0, 1]);
    store.publish(added('b'));
    expect([first.peers.size, store.state.peers.size]).toEqual([1, 2]);
  });

  it('tells a watcher once until somebody looks', () => {
    const store = new LabStore();
    let told = 0;
    const end = store.watch(() => (told += 1));
    store.publish(note('1'));
    store.publish(note('2'));
    expect(told).toBe(1);
    expect(store.state.logged).toBe(2);
    store.publish(note('3'));
    expect(told).toBe(2);
    end();
    expect(store.state.logged).toBe(3);
    store.publish(note('4'));
    expect(told).toBe(2);
  });

  it('lets a watcher look while it is told', () => {
    const store = new LabStore();
    const seen: number[] = [];
    store.watch(() => seen.push(store.state.logged));
    for (const text of ['a', 'b', 'c']) store.publish(note(text));
    expect(seen).toEqual([1, 2, 3]);
  });

  it('takes a fact from within a watcher', () => {
    const store = new LabStore();
    let depth = 0;
    store.watch(() => {
      if (store.state.logged < 3 && depth < 5) {
        depth += 1;
        store.publish(note('from a watcher'));
      }
    });
    store.publish(note('first'));
    expect(store.state.logged).toBe(3);
  });

  it('tells the others when a watcher fails, and goes on', () => {
    const store = new LabStore();
    let told = 0;
    store.watch(() => {
      throw new Error('a pane is broken');
    });
    store.watch(() => (told += 1));
    expect(() => store.publish(note('x'))).not.toThrow();
    expect(store.state.log.map(({ event }) => event)).toMatchObject([
      { text: 'x' },
      { level: 'error', text: 'a watcher of the state failed: a pane is broken' },
    ]);
    expect(() => store.publish(note('y'))).not.toThrow();
    expect([told, store.state.logged]).toEqual([2, 3]);
  });

  it('changes no snapshot by the facts that come after it, however many nobody looks at', () => {
    const store = new LabStore();
    store.publish(added('a'));
    const before = store.state;
    const copy = structuredClone(before);
    for (let index = 0; index < 2000; index += 1) store.publish(received('a', 'message', index));
    expect(store.state.peers.get('ibl-echo/a')?.counts.received).toBe(2000);
    expect(before).toEqual(copy);
  });

  it('reduces a flood that nobody looks at, so that it does not pile up', () => {
    const store = new LabStore();
    for (let index = 0; index < 10_000; index += 1) store.publish(note(String(index)));
    const { logged, log } = store.state;
    expect([logged, log.length, log.at(-1)?.seq]).toEqual([10_000, 2000, 9999]);
  });
});

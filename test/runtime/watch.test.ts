import { describe, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { LabStore } from '../../src/model/lab-store.js';
import { createWatches } from '../../src/runtime/watch.js';
import { ManualClock } from '../../src/testing/index.js';
import { until } from '../helpers/until.js';

function watchedLab() {
  const clock = new ManualClock();
  const store = new LabStore();
  const lab: Lab = {
    store,
    clock,
    publish: (fact) => store.publish(fact),
    globals: [],
    actions: [],
    close: () => Promise.resolve(),
  };
  const row = (name: string) => store.state.readings.get(`repl/watch#${name}`);
  return { lab, clock, row };
}

describe('createWatches', () => {
  it('reads a value at its period and shows it as a row, until it is ended', async () => {
    const { lab, clock, row } = watchedLab();
    let value = 1;
    const end = createWatches(lab).watch(() => value, { name: 'v', everyMs: 500, unit: 'V' });
    await until(() => row('v') !== undefined);
    expect(row('v')).toMatchObject({ text: '1', value: 1, unit: 'V', quality: 'fresh' });
    value = 2;
    await clock.advance(500);
    await until(() => row('v')?.value === 2);
    end();
    value = 3;
    await clock.advance(5000);
    expect(row('v')?.value).toBe(2);
  });

  it('reads no more often than every 100 ms, whatever the period is said to be', async () => {
    const { lab, clock } = watchedLab();
    const { watch, close } = createWatches(lab);
    let reads = 0;
    for (const everyMs of [NaN, -1, 5]) watch(() => (reads += 1), { name: String(everyMs), everyMs });
    await clock.advance(99);
    expect(reads).toBe(3);
    await clock.advance(1);
    expect(reads).toBe(6);
    close();
  });

  it('is called by what it reads, and goes stale when that fails, told of once', async () => {
    const { lab, clock, row } = watchedLab();
    let broken = false;
    const read = () => (broken ? Promise.reject(new Error('gone')) : Promise.resolve('ok'));
    const watches = createWatches(lab);
    watches.watch(read, { name: 'v' });
    watches.watch(() => lab.clock);
    await until(() => row('v')?.text === "'ok'" && row('lab.clock') !== undefined);
    broken = true;
    for (let turn = 0; turn < 3; turn++) {
      await clock.advance(1000);
      await until(() => row('v')?.quality === 'stale');
      await new Promise(setImmediate);
    }
    const notes = lab.store.state.log.filter(({ event }) => event.type === 'note');
    expect(notes.map(({ event }) => event)).toMatchObject([{ text: 'watch v: gone' }]);
    watches.close();
  });
});

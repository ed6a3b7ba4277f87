import { describe, expect, it } from 'vitest';
import { pause } from '../../src/kernel/pause.js';
import { waitFor } from '../../src/kernel/wait-for.js';
import { ManualClock } from '../../src/testing/index.js';

const what = 'the wait for nothing';
const never = () => () => undefined;

describe('waitFor', () => {
  it('ends with what comes first, and stops what it began once', async () => {
    const clock = new ManualClock();
    const ender = new AbortController();
    const stopped: string[] = [];
    const limit = { clock, timeoutMs: 100, onTimeout: () => new Error('too late') };
    const wait = { what, signals: [undefined, ender.signal], limit };
    const settled = waitFor<number>(wait, (resolve) => {
      clock.after(10, () => resolve(1));
      return () => stopped.push('settled');
    });
    const failed = waitFor<number>(wait, (_resolve, reject) => {
      clock.after(20, () => reject(new Error('it broke')));
      return () => stopped.push('failed');
    });
    const late = waitFor<number>(wait, () => () => stopped.push('late'));
    const ends = Promise.allSettled([settled, failed, late]);
    await clock.advance(200);
    ender.abort();
    expect(await ends).toMatchObject([
      { value: 1 },
      { reason: { message: 'it broke' } },
      { reason: { message: 'too late' } },
    ]);
    expect(stopped).toEqual(['settled', 'failed', 'late']);
    expect(clock.pending).toBe(0);
  });

  it('is cancelled by any of its signals, and does not begin behind one', async () => {
    const ender = new AbortController();
    const waiting = waitFor({ what, signals: [new AbortController().signal, ender.signal] }, never);
    ender.abort();
    const refused = { code: 'LABNET_CANCELLED', message: 'the wait for nothing was cancelled' };
    await expect(waiting).rejects.toMatchObject(refused);
    const state = { begun: false };
    const dead = waitFor({ what, signals: [ender.signal] }, () => {
      state.begun = true;
      return () => undefined;
    });
    await expect(dead).rejects.toMatchObject(refused);
    expect(state.begun).toBe(false);
  });

  it('stops what ended while it began', async () => {
    const state = { stopped: 0 };
    const ended = waitFor<string>({ what, signals: [] }, (resolve) => {
      resolve('at once');
      return () => (state.stopped += 1);
    });
    expect(await ended).toBe('at once');
    expect(state.stopped).toBe(1);
  });
});

describe('pause', () => {
  it('says how long it would have been', async () => {
    const clock = new ManualClock();
    const ender = new AbortController();
    const long = pause(clock, 5000, ender.signal);
    ender.abort();
    await expect(long).rejects.toThrow('the wait of 5000 ms was cancelled');
    expect(clock.pending).toBe(0);
  });
});

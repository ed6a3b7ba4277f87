import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/testing/index.js';

describe('ManualClock', () => {
  it('stands still until it is moved, and fires what is due in order', async () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    clock.after(20, () => fired.push(`b ${clock.nowMs()}`));
    clock.after(10, () => fired.push(`a ${clock.nowMs()}`));
    clock.after(20, () => fired.push(`c ${clock.nowMs()}`));
    clock.after(-5, () => fired.push(`now ${clock.nowMs()}`));
    expect([fired, clock.pending]).toEqual([[], 4]);
    await clock.advance(19);
    expect(fired).toEqual(['now 0', 'a 10']);
    await clock.advance(1);
    expect(fired).toEqual(['now 0', 'a 10', 'b 20', 'c 20']);
    expect([clock.nowMs(), clock.pending]).toEqual([20, 0]);
  });

  it('fires what a timer arms within the same time', async () => {
    const clock = new ManualClock();
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.nowMs());
      if (fired.length < 4) clock.after(5, again);
    };
    clock.after(5, again);
    await clock.advance(16);
    expect(fired).toEqual([5, 10, 15]);
  });

  it('does not fire what was cancelled, also by a timer of the same moment', async () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    const timers = [clock.after(5, () => timers[1]?.cancel()), clock.after(5, () => fired.push('cancelled'))];
    await clock.advance(5);
    timers[0]?.cancel();
    expect([fired, clock.pending]).toEqual([[], 0]);
  });

  it('lets promises settle between two timers', async () => {
    const clock = new ManualClock();
    const order: string[] = [];
    clock.after(1, () => void Promise.resolve().then(() => order.push('promise of the first')));
    clock.after(2, () => order.push('second'));
    await clock.advance(2);
    expect(order).toEqual(['promise of the first', 'second']);
  });

  it('has a wall clock that goes along and may jump', async () => {
    const clock = new ManualClock(1000);
    await clock.advance(5);
    expect(clock.wallMs()).toBe(1005);
    clock.jump(-500);
    expect([clock.wallMs(), clock.nowMs()]).toEqual([505, 5]);
  });
});

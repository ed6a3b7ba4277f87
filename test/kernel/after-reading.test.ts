import { describe, expect, it } from 'vitest';
import { afterReading } from '../../src/kernel/after-reading.js';
import type { Clock } from '../../src/kernel/clock.js';
import { ManualClock } from '../../src/testing/index.js';

/** A clock whose timers fire as late as a test wants them to. */
function lateClock() {
  const state = { nowMs: 0 };
  const armed: { readonly atMs: number; readonly callback: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => state.nowMs,
    wallMs: () => state.nowMs,
    after(delayMs, callback) {
      const one = { atMs: state.nowMs + delayMs, callback };
      armed.push(one);
      return { cancel: () => void armed.splice(armed.indexOf(one), 1) };
    },
  };
  const fire = (lateMs: number) => {
    const next = armed.shift();
    state.nowMs = (next?.atMs ?? 0) + lateMs;
    next?.callback();
  };
  return { clock, armed, fire };
}

function setUp() {
  const late = lateClock();
  const fired: number[] = [];
  const timer = afterReading(late.clock, 100, () => fired.push(late.clock.nowMs()));
  return { ...late, fired, timer };
}

describe('afterReading', () => {
  it('calls at its time, once', async () => {
    const clock = new ManualClock();
    const fired: number[] = [];
    afterReading(clock, 100, () => fired.push(clock.nowMs()));
    await clock.advance(99);
    expect(fired).toEqual([]);
    await clock.advance(1000);
    expect([fired, clock.pending]).toEqual([[100], 0]);
  });

  it('lets what arrived be read first where the process was held up, once and again', () => {
    const { fire, fired, armed } = setUp();
    fire(5000);
    fire(300);
    expect([fired, armed.length]).toEqual([[], 1]);
    fire(1);
    expect([fired, armed.length]).toEqual([[5421], 0]);
  });

  it('has an end, however busy the process is', () => {
    const { fire, fired, armed } = setUp();
    for (let round = 0; round < 20; round += 1) fire(50);
    expect([fired.length, armed.length]).toEqual([1, 0]);
  });

  it('is cancelled before, and while something is read', () => {
    const early = setUp();
    early.timer.cancel();
    const late = setUp();
    late.fire(5000);
    late.timer.cancel();
    expect([early.armed.length, late.armed.length]).toEqual([0, 0]);
  });
});

import { describe, expect, it } from 'vitest';
import { createFrameScheduler } from '../../src/tui/frame-scheduler.js';
import { ManualClock } from '../../src/testing/manual-clock.js';

function open(fps: number) {
  const clock = new ManualClock();
  const frames: number[] = [];
  const start = clock.nowMs();
  const scheduler = createFrameScheduler(clock, fps, () => frames.push(clock.nowMs() - start));
  return { clock, frames, scheduler };
}

describe('createFrameScheduler', () => {
  it('draws at most so many frames a second however much happens', async () => {
    const { clock, frames, scheduler } = open(5);
    for (let ms = 0; ms < 1000; ms += 10) {
      for (let many = 0; many < 50; many++) scheduler.request();
      await clock.advance(11);
    }
    expect(frames).toEqual([0, 200, 400, 600, 800, 1000]);
  });

  it('draws at once for a key, between two frames', async () => {
    const { clock, frames, scheduler } = open(5);
    scheduler.request();
    await clock.advance(20);
    scheduler.request();
    scheduler.requestNow();
    await clock.advance(0);
    expect(frames).toEqual([0, 20]);
  });

  it('draws when time is to pass, unless a frame came before', async () => {
    const { clock, frames, scheduler } = open(5);
    scheduler.requestIn(1000);
    await clock.advance(400);
    scheduler.request();
    await clock.advance(2000);
    expect(frames).toEqual([400]);
  });

  it('draws nothing once it is stopped', async () => {
    const { clock, frames, scheduler } = open(5);
    scheduler.request();
    scheduler.stop();
    scheduler.requestNow();
    await clock.advance(5000);
    expect(frames).toEqual([]);
  });
});

describe('frames that cost much', () => {
  it('are made rarer, but for keys, and never rarer than one a second', async () => {
    const { clock, frames, scheduler } = open(5);
    for (let frame = 0; frame < 200; frame++) scheduler.spent(28);
    scheduler.request();
    await clock.advance(0);
    scheduler.request();
    await clock.advance(390);
    expect(frames).toEqual([0]);
    await clock.advance(11);
    expect(frames[1]).toBeCloseTo(400, 3);
    scheduler.requestNow();
    await clock.advance(0);
    expect(frames).toHaveLength(3);
    for (let frame = 0; frame < 20; frame++) scheduler.spent(10_000);
    scheduler.request();
    await clock.advance(1000);
    expect(frames).toHaveLength(4);
  });
});

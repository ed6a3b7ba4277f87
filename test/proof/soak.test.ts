import { describe, expect, it } from 'vitest';
import { soakByClock } from '../../proof/soak-by-clock.js';
import { soakOverLoopback } from '../../proof/soak-over-loopback.js';

describe('a lab that runs for long', () => {
  it('ends every exchange and keeps no timer, by the clock', async () => {
    const { problems, samples } = await soakByClock({ minutes: 1 });
    expect(samples).toHaveLength(10);
    expect(problems.filter((problem) => !problem.includes('heap'))).toEqual([]);
  });

  it('confirms and records what it tells many rigs over loopback', async () => {
    const report = await soakOverLoopback({ rigs: 50, perSecond: 10, seconds: 1 });
    expect(report.confirmed + report.failed + report.skipped).toBe(report.wanted);
    expect(report.confirmed).toBeGreaterThan(0);
    expect(report.missed).toBe(0);
    expect(report.problems.filter((problem) => !problem.includes('heap'))).toEqual([]);
  });
});

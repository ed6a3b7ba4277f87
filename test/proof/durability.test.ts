import { describe, expect, it } from 'vitest';
import { killUnderLoad } from '../../proof/durability.js';

describe('killUnderLoad', () => {
  it('finds in the journal all that was acknowledged, shown or sent before a SIGKILL', async () => {
    const report = await killUnderLoad({ kills: 2, seed: 7 });
    expect(report.problems).toEqual([]);
    expect(report.promised).toBeGreaterThan(0);
    expect(report.facts).toBeGreaterThan(report.promised);
  });
});

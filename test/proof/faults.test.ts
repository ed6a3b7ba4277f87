import { describe, expect, it } from 'vitest';
import { runFaults, scenarios } from '../../proof/faults.js';

describe('exchanges on a bad network', () => {
  it.each(Object.keys(scenarios))(
    'end once each, are in the journal, are sent once, and leave nothing: %s',
    async (name) => {
      const { problems, outcomes } = await runFaults(name, { exchanges: 300, seed: 3 });
      expect(problems).toEqual([]);
      expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(300);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { scenarios } from '../../proof/fault-scenarios.js';
import { runFaults } from '../../proof/faults.js';
import { runRealNetwork } from '../../proof/real-network.js';
import { restartEverywhere } from '../../proof/restarts.js';

describe('exchanges on a bad network', () => {
  it.each(Object.keys(scenarios))(
    'end once each, are in the journal, are sent once, and leave nothing: %s',
    async (name) => {
      const { problems, outcomes } = await runFaults(name, { exchanges: 150, seed: 3 });
      expect(problems).toEqual([]);
      expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(150);
    },
  );
});

describe('a session in which a peer restarts', () => {
  it('ends with a name for it, leaves nothing, and the next one goes well: each peer, at many moments', async () => {
    const { problems, ends, sessions } = await restartEverywhere({ every: 11 });
    expect(problems).toEqual([]);
    expect(sessions).toBeGreaterThan(15);
    expect(ends.LABNET_SESSION_INCOMPLETE).toBeGreaterThan(5);
  });
});

describe('exchanges over real sockets through a relay that loses, doubles and delays', () => {
  it('end once each, as whoever waited was told, and are sent once', async () => {
    const faults = { loss: 0.2, duplicate: 0.1, delayMs: 1, jitterMs: 20 };
    const { problems, outcomes } = await runRealNetwork({ exchanges: 60, faults, echoTimeoutMs: 100 });
    expect(problems).toEqual([]);
    expect(Object.keys(outcomes).sort()).toEqual(['answered', 'timeout']);
  });
});

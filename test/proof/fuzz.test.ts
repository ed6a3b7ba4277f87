import { describe, expect, it } from 'vitest';
import { fuzzTarget } from '../../proof/fuzz.js';
import { fuzzCommands } from '../../proof/fuzz/fuzz-commands.js';
import { targets } from '../../proof/fuzz/targets.js';

describe('hostile bytes', () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    'are survived, quickly: %s',
    async (_name, target) => {
      expect(await fuzzTarget(target, Math.round(400 * (target.share ?? 1)), 11)).toEqual([]);
    },
  );

  it('are found where they do harm', async () => {
    const broken = {
      name: 'broken',
      seeds: ['abc'],
      begin: () => (bytes: Buffer) => void JSON.parse(bytes.toString()),
    };
    expect((await fuzzTarget(broken, 10, 1))[0]).toMatch(/^broken: threw .*, of "/);
  });

  it('are refused on a command line, without a stack', async () => {
    expect(await fuzzCommands(3, 5)).toEqual([]);
  });
});

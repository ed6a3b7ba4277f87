import { describe, expect, it } from 'vitest';
import { fuzzCommands, fuzzTarget } from '../../proof/fuzz.js';
import { targets } from '../../proof/fuzz-targets.js';

describe('hostile bytes', () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    'are survived, quickly: %s',
    (_name, target) => {
      expect(fuzzTarget(target, Math.round(1500 * (target.share ?? 1)), 11)).toEqual([]);
    },
  );

  it('are found where they do harm', () => {
    const broken = {
      name: 'broken',
      seeds: ['abc'],
      take: (bytes: Buffer) => void JSON.parse(bytes.toString()),
    };
    expect(fuzzTarget(broken, 10, 1)[0]).toMatch(/^broken: threw .*, of "/);
  });

  it('are refused on a command line, without a stack', async () => {
    expect(await fuzzCommands(4, 5)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { COMMAND_LINES, readCommandLine } from '../../proof/fuzz/command-lines.js';
import { fuzzCommands } from '../../proof/fuzz/fuzz-commands.js';
import { targets } from '../../proof/fuzz/targets.js';
import { tryTarget } from '../../proof/fuzz/try-target.js';

describe('hostile bytes', () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    'are survived, quickly: %s',
    async (_name, target) => {
      expect(await tryTarget(target, { times: 400, seed: 11 })).toEqual([]);
    },
  );

  it('are found where they do harm', async () => {
    const broken = {
      name: 'broken',
      seeds: ['abc'],
      begin: () => (bytes: Buffer) => void JSON.parse(bytes.toString()),
    };
    expect((await tryTarget(broken, { times: 10, seed: 1 }))[0]).toMatch(/^broken: threw .*, of "/);
  });

  it('are found where they take the processor for long', async () => {
    const slow = {
      name: 'slow',
      seeds: ['abc'],
      begin: () => () => {
        const { user } = process.cpuUsage();
        while (process.cpuUsage().user - user < 15_000);
        return undefined;
      },
    };
    expect((await tryTarget(slow, { times: 1, seed: 1, mostMs: 10 }))[0]).toMatch(
      /^slow: \d+ ms for \d+ bytes: "/,
    );
    expect(await tryTarget(slow, { times: 1, seed: 1 })).toEqual([]);
  });

  it.each(COMMAND_LINES)('begin as a good command line: %s', async (line) => {
    expect(await readCommandLine(line)).toBe('read');
  });

  it('are refused on a command line, without a stack', async () => {
    expect(await fuzzCommands(3, 5)).toEqual([]);
  });
});

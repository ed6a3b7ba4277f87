import { describe, expect, it } from 'vitest';
import { cli } from '../helpers/cli.js';

describe('labnet eval', () => {
  it('prints a value, also as JSON', async () => {
    const { code, stdout } = await cli([
      'eval',
      '--demo',
      '--json',
      '({ rigs: Object.keys(rigs).length, at: 1 })',
    ]);
    expect([code, JSON.parse(stdout)]).toEqual([0, { rigs: 6, at: 1 }]);
  });

  it.each([
    ['await rigs.widefield.confirmedSend([1], { timeoutMs: 50 })', 3, /LABNET_ECHO_TIMEOUT/],
    ['let 1x', 2, /SyntaxError/],
    ['(', 2, /not complete/],
  ])('ends with the code of what went wrong: %s', async (entry, code, problem) => {
    const ended = await cli(['eval', '--demo', entry]);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(problem);
  });
});

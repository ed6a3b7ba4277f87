import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cli, newStateDir } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';

interface Fact {
  readonly type: string;
}

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

  it('is in the journal with its end, as every command is, without what is secret', async () => {
    const stateDir = newStateDir();
    await cli(['eval', '--demo', 'nowhere'], { stateDir });
    await cli(['send', 'timeline', 'EXPSTATUS', '"RUNNING"', '--demo'], { stateDir });
    await cli(['push', '127.0.0.1:9', 'password=S3CR3T'], { stateDir });
    const log = await cli(['log', '--json'], { stateDir });
    const events = log.stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: Fact }).event);
    expect(events.filter(({ type }) => type.startsWith('input.'))).toMatchObject([
      { type: 'input.entered', text: 'nowhere' },
      { type: 'input.settled', outcome: 'error', text: 'ReferenceError: nowhere is not defined' },
      { type: 'input.entered', text: 'send timeline EXPSTATUS "RUNNING"' },
      { type: 'input.settled', outcome: 'error', text: 'exit 4' },
      { type: 'input.entered' },
      { type: 'input.settled', outcome: 'error' },
    ]);
    expect(log.stdout).not.toContain('S3CR3T');
  });

  it('imports a file by its URL', async () => {
    const file = join(tempDir(), 'seven of nine.ts');
    writeFileSync(file, 'export const seven: number = 7;\n');
    const entry = `(await import(${JSON.stringify(pathToFileURL(file).href)})).seven`;
    expect(await cli(['eval', '--demo', entry])).toMatchObject({ code: 0, stdout: '7\n' });
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

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, complaintsOf } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';

describe('labnet init', () => {
  it('makes a folder whose script runs, with the names of its configuration checked', async () => {
    const dir = join(tempDir(), 'lab');
    expect((await cli(['init', dir])).stdout.match(/^made: .*$/gm)).toHaveLength(4);
    expect([statSync(dir).mode & 0o777, statSync(join(dir, 'session.ts')).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    const session = join(dir, 'session.ts');
    const run = await cli(['run', session, '--demo', '--seconds', '0.1', '--subject', 'x', '--quiet']);
    expect(run.stdout).toMatch(/^\d{4}-\d\d-\d\d_1_x is done\n$/);
    expect(run.code).toBe(0);

    const wrong = join(dir, 'wrong.ts');
    writeFileSync(wrong, readFileSync(session, 'utf8').replace('rigs.behavior.start', 'rigs.behavio.start'));
    const checked = await cli(['run', '--check', wrong]);
    // Only that: all else of the script is right.
    expect(complaintsOf(checked)).toMatch(
      /^[^\n]*wrong\.ts:\d+:\d+: Property 'behavio' does not exist[^\n]*\n$/,
    );

    writeFileSync(session, '// mine');
    expect((await cli(['init', dir])).stdout).toContain(`left as it is: ${session}`);
    expect(readFileSync(session, 'utf8')).toBe('// mine');
  });
});

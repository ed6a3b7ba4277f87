import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, complaintsOf } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';

const ENTRIES = [
  'const names: string[] = Object.keys(rigs).slice(0, 2)',
  'console.log(names.join())',
  'const answer = await rigs.behavior.ask([ExpMessage.EXPINFO, 0, null])',
  'nowhere.to.be.found',
  'console.log(answer.data[0])',
  'function twice(x: number): number { return x * 2 }',
  'let 1x',
  'const names = names.length',
  'console.log(twice(names))',
  'await rigs.cameras.status("RUNNING"); console.log("done")',
];

describe('.save', () => {
  it('makes a script of what worked that checks, runs, and does the same', async () => {
    const file = join(tempDir(), 'session.ts');
    const typed = await cli(['repl', '--demo'], { input: [...ENTRIES, `.save ${file}`].join('\n') });
    expect(typed.stderr).toMatch(/ReferenceError[^]*SyntaxError/);
    const [, ...printed] = typed.stdout.trimEnd().split('\n').reverse();
    const checked = await cli(['run', '--check', file]);
    expect(complaintsOf(checked)).toBe('');
    expect(checked.stdout).toContain('types by typescript');
    const run = await cli(['run', file, '--demo', '--quiet']);
    expect(complaintsOf(run)).toBe('');
    expect(run.stdout.trimEnd().split('\n')).toEqual(printed.reverse());
    expect(run.code).toBe(0);
  });
});

describe('labnet run --check', () => {
  it('names what is wrong without running anything', async () => {
    const file = join(tempDir(), 'wrong.ts');
    writeFileSync(
      file,
      "import type {} from 'labnet/globals';\nexport {};\nawait rigs.cameras.statu('RUNNING');\n",
    );
    const { code, stderr } = await cli(['run', '--check', file]);
    expect(stderr).toMatch(/wrong\.ts:3:20: Property 'statu' does not exist/);
    expect(code).toBe(2);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, complaintsOf, startCli } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';

const ASKS = `
  export const options = { times: { type: 'number', demandOption: true, describe: 'How often' } } as const;
  export default async ({ rigs, args, options: { times } }) => {
    for (let n = 0; n < times; n += 1) await rigs.behavior.status('RUNNING');
    await rigs.timeline.status('RUNNING').catch(() => console.log('dead', args.join()));
    return 7;
  }`;

describe('labnet run', () => {
  it('reads a script and its options from standard input, and tells each step in JSON lines', async () => {
    const ran = await cli(['run', '-', '--demo', '--json', '--times', '2', 'a', '--', '-b'], { input: ASKS });
    const lines = ran.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(ran.code).toBe(7);
    expect(ran.stderr).toContain('dead a,-b\n');
    expect(lines).toMatchObject([
      { type: 'exchange', rig: 'behavior', message: 'EXPSTATUS', outcome: 'answered' },
      { type: 'exchange', rig: 'behavior', message: 'EXPSTATUS', outcome: 'answered' },
      { type: 'exchange', rig: 'timeline', message: 'EXPSTATUS', outcome: 'refused' },
      {
        type: 'end',
        exitCode: 7,
        result: 7,
        rigs: [
          { rig: 'behavior', asked: 2, answered: 2, failed: 0 },
          { rig: 'timeline', asked: 1, answered: 0, failed: 1, last: 'EXPSTATUS refused' },
        ],
      },
    ]);
  });

  it('describes the options of the script in its help, and refuses what is none of them', async () => {
    const script = join(tempDir(), 'asks.ts');
    writeFileSync(script, ASKS);
    const help = await cli(['run', script, '--help']);
    expect(help.stdout).toMatch(/Options of asks\.ts:\n +--times +How often +\[number\] \[required\]/);
    const refused = await cli(['run', script, '--demo']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('Missing required argument: times');
    const wrong = await cli(['run', script, '--demo', '--times', 'twice']);
    expect(complaintsOf(wrong)).toMatch(
      /^labnet: --times is NaN; it takes a number\n {2}LABNET_INVALID_ARGUMENT/,
    );
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  });

  it('tells its steps and a table of the rigs, and ends a script whose time is over', async () => {
    const input = `export default async ({ rigs, sleep }) => { await rigs.behavior.status('RUNNING'); await sleep(1e9) }`;
    for (const limitS of ['2', '8', '30']) {
      const { code, stderr } = await cli(['run', '-', '--demo', '--timeout-s', limitS], { input });
      expect(code).toBe(3);
      expect(stderr).toContain(`did not end within ${limitS} s`);
      // A busy computer has not come so far by then.
      if (!stderr.includes('✓')) continue;
      expect(stderr).toMatch(
        /✓ behavior EXPSTATUS answered in \d+ ms\n[^]*│ behavior │ 1 +│ 1 +│ 0 +│ EXPSTATUS answered │[^]*did not end/,
      );
      return;
    }
    expect.unreachable('no computer is that slow');
  });

  it('goes on without its terminal where that is allowed', async () => {
    const script = join(tempDir(), 'goes-on.ts');
    writeFileSync(
      script,
      `export default async ({ sleep, rigs }) => {
        process.on('SIGHUP', () => console.log('lost'));
        console.log('here');
        while (!(await rigs.behavior.status('RUNNING')) || !globalThis.done) await sleep(10);
        return 9;
      }
      process.once('SIGUSR2', () => (globalThis.done = true));`,
    );
    const run = startCli(['run', script, '--demo', '--quiet', '--detach-ok']);
    await run.saying(/here/);
    run.child.kill('SIGHUP');
    await run.saying(/lost/);
    run.child.kill('SIGUSR2');
    expect((await run.ended).code).toBe(9);
  });

  it('runs again when a file is saved, on the embedded lab only', async () => {
    const dir = tempDir();
    const script = join(dir, 'again.ts');
    writeFileSync(script, `import { text } from './said.ts'; console.log(text)`);
    writeFileSync(join(dir, 'said.ts'), `export const text: string = 'one'`);
    const refused = await cli(['run', script, '--watch']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('give it --demo');
    const run = startCli(['run', script, '--watch', '--demo']);
    await run.saying(/one\n/);
    await run.saying(/waits for a change/);
    writeFileSync(join(dir, 'said.ts'), `export const text: string = 'two'`);
    await run.saying(/two/);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
  });
});

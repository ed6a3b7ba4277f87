import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newStateDir, startCli } from '../helpers/cli.js';

/** More than any pipe holds. */
const MANY = 4_000_000;

/** A command that prints much, when it is about to. */
async function startPrinting() {
  const cwd = newStateDir();
  writeFileSync(join(cwd, 'labnet.config.json'), '{}');
  const entry = `process.stderr.write('told'); 'x'.repeat(${MANY})`;
  const running = startCli(['eval', '--json', entry], cwd, cwd);
  running.child.stdout.pause();
  await running.saying(/told/);
  return running;
}

describe('endWith', () => {
  it('lets whoever reads the output have all of it, however slow', async () => {
    const { child, ended } = await startPrinting();
    child.stdout.resume();
    const { code, stdout } = await ended;
    expect([code, stdout.length]).toEqual([0, MANY + 3]);
  });

  it('does not wait for a reader that has gone', async () => {
    const { child, ended } = await startPrinting();
    child.stdout.destroy();
    expect((await ended).code).toBe(0);
  });
});

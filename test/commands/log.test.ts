import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cli, complaintsOf } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';

describe('labnet log', () => {
  it('reads the journal of the configuration that every other command finds', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'labnet.config.json'), '{"journal": {"dir": "kept here"}}');
    expect((await cli(['eval', '1 + 1'], { cwd })).stdout).toBe('2\n');
    const { code, stdout } = await cli(['log'], { cwd });
    expect(stdout).toContain('› command 1 + 1');
    expect(code).toBe(0);
  });

  it('ends in silence when its reader has seen enough', async () => {
    const stateDir = tempDir();
    await cli(['eval', 'for (let n = 0; n < 20_000; n++) lab.note(`fact ${n}`)', '--demo'], { stateDir });
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['-c', '"$0" dist/bin/labnet.js log | head -1; echo "ended ${PIPESTATUS[0]}"', process.execPath],
      { env: { ...process.env, XDG_STATE_HOME: stateDir } },
    );
    expect(stdout).toMatch(/\nended 0\n$/);
    expect(complaintsOf({ stderr })).toBe('');
  });
});

describe('labnet pull --watch', () => {
  it('ends in silence, with everything closed, when its reader has seen enough', async () => {
    const stateDir = tempDir();
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      [
        '-c',
        '"$0" dist/bin/labnet.js pull furnace --watch --demo | head -1; echo "ended ${PIPESTATUS[0]}"',
        process.execPath,
      ],
      { env: { ...process.env, XDG_STATE_HOME: stateDir } },
    );
    expect(stdout).toMatch(/^\w+: .*\nended 130\n$/);
    expect(complaintsOf({ stderr })).toBe('');
  });
});

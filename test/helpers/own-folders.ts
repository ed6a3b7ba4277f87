import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives a run of tests a temporary folder, a state folder and a configuration folder of its own, deleted after it: no test
 * reads or writes the user's configuration, tokens, history or journal, and none leaves anything behind. What colours the
 * user wants is forgotten, too.
 */
export default function ownFolders(): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'labnet-tests-'));
  process.env.TMPDIR = dir;
  process.env.XDG_STATE_HOME = join(dir, 'state');
  process.env.XDG_CONFIG_HOME = join(dir, 'config');
  for (const name of ['FORCE_COLOR', 'NO_COLOR', 'COLORTERM']) Reflect.deleteProperty(process.env, name);
  return () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a run of tests a state folder of its own: no test reads or writes the user's tokens, history or journal. */
export default function ownState(): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'labnet-state-'));
  process.env.XDG_STATE_HOME = dir;
  return () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}

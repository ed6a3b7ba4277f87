import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Opens the operator's editor on a text, and returns what it was left as. Nothing else runs meanwhile: rigs are not
 * answered, as in any program that has handed its terminal on.
 */
export function editText(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'labnet-edit-'));
  const file = join(folder, 'entry.ts');
  const { stdin } = process;
  const wasRaw = stdin.isRaw;
  try {
    writeFileSync(file, text, { mode: 0o600 });
    stdin.setRawMode(false);
    const [command = 'vi', ...args] = (process.env.VISUAL ?? process.env.EDITOR ?? 'vi').split(' ');
    const { error } = spawnSync(command, [...args, file], { stdio: 'inherit' });
    if (error) throw error;
    return readFileSync(file, 'utf8');
  } finally {
    stdin.setRawMode(wasRaw);
    rmSync(folder, { recursive: true, force: true });
  }
}

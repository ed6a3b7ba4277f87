import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Opens the operator's editor on a text, and resolves with what it was left as. Rigs are answered meanwhile. */
export async function editText(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'labnet-edit-'));
  const file = join(folder, 'entry.ts');
  const { stdin } = process;
  const wasRaw = stdin.isRaw;
  try {
    writeFileSync(file, text, { mode: 0o600 });
    stdin.setRawMode(false);
    stdin.pause();
    const [command = 'vi', ...args] = (process.env.VISUAL ?? process.env.EDITOR ?? 'vi').split(' ');
    await once(spawn(command, [...args, file], { stdio: 'inherit' }), 'exit');
    return readFileSync(file, 'utf8');
  } finally {
    stdin.setRawMode(wasRaw);
    stdin.resume();
    rmSync(folder, { recursive: true, force: true });
  }
}

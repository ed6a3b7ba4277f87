import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Folder of what labnet keeps of itself: the journal, the history. */
export function stateFolder(): string {
  return join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local/state'), 'labnet');
}

/** Folder of the journal: of the option, of the configuration, or in the state folder. */
export function journalFolder(
  option: string | undefined,
  configured: string | undefined,
  baseDir: string,
): string {
  if (option !== undefined) return resolve(option);
  return configured === undefined ? join(stateFolder(), 'journal') : resolve(baseDir, configured);
}

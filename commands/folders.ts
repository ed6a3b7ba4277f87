import { join, resolve } from 'node:path';
import { stateFolder } from '../src/kernel/state-folder.js';

/** Folder of the journal: of the option, of the configuration, or in the state folder. */
export function journalFolder(
  option: string | undefined,
  configured: string | undefined,
  baseDir: string,
): string {
  if (option !== undefined) return resolve(option);
  return configured === undefined ? join(stateFolder(process.env), 'journal') : resolve(baseDir, configured);
}

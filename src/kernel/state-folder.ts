import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Folder of what labnet keeps for its user: journals, history, tokens, certificates.
 *
 * @param env - XDG_STATE_HOME of the environment says where; a relative or empty one is ignored, as the XDG Base
 *   Directory Specification has it.
 */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  const { XDG_STATE_HOME: configured = '' } = env;
  return join(isAbsolute(configured) ? configured : join(homedir(), '.local/state'), 'labnet');
}

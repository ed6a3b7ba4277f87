import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LabnetError, messageOf } from '../kernel/errors.js';
import { parseJson } from '../kernel/python/parse-json.js';
import type { Protocol } from '../protocols/protocol.js';
import { configErrors } from './errors.js';
import { parseConfig } from './parse-config.js';
import type { LabConfig } from './schema.js';

/** Name of the configuration file. */
export const CONFIG_FILE = 'labnet.config.json';

/** A configuration and where it stands. */
export interface LoadedConfig {
  readonly config: LabConfig;
  readonly file: string;
  /** Relative paths in it start here. */
  readonly baseDir: string;
}

/** Where configurations are looked for. */
export interface FindOptions {
  /** As the operator named it. */
  readonly file?: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the configuration: the file named, or the nearest labnet.config.json from the working directory upwards, or
 * the one in the configuration folder of the user.
 *
 * @throws LABNET_CONFIG_UNREADABLE with line and column where it is not JSON; LABNET_CONFIG_INVALID.
 */
export function loadConfig(options: FindOptions, protocols: readonly Protocol[]): LoadedConfig {
  const file = findConfig(options);
  return { config: parseConfig(readJson(file), protocols, file), file, baseDir: dirname(file) };
}

function findConfig({ file, cwd, env }: FindOptions): string {
  if (file !== undefined) return resolve(cwd, file);
  const folders: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    folders.push(folder);
    if (dirname(folder) === folder) break;
  }
  folders.push(join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'labnet'));
  const found = folders.map((folder) => join(folder, CONFIG_FILE)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new LabnetError(
    configErrors.LABNET_CONFIG_UNREADABLE,
    `no ${CONFIG_FILE} in ${cwd} or above it, nor in ${folders.at(-1) ?? ''}`,
    { details: { missing: true } },
  );
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new LabnetError(configErrors.LABNET_CONFIG_UNREADABLE, `${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  try {
    return parseJson(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new LabnetError(configErrors.LABNET_CONFIG_UNREADABLE, `${file}: not JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

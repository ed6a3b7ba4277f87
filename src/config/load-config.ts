import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { LabnetError, messageOf } from '../kernel/errors.js';
import { parseJson } from '../kernel/python/parse-json.js';
import type { Protocol } from '../protocols/protocol.js';
import { configErrors } from './errors.js';
import { jsonLines } from './json-lines.js';
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
  const loaded = loadConfigIfAny(options, protocols);
  if (loaded) return loaded;
  const folders = foldersOf(options);
  throw new LabnetError(
    configErrors.LABNET_CONFIG_UNREADABLE,
    `no ${CONFIG_FILE} in ${options.cwd} or above it, nor in ${folders.at(-1) ?? ''}`,
  );
}

/**
 * {@link loadConfig} for what does without a configuration. Undefined: none was named and none was found.
 *
 * @throws As {@link loadConfig} does where there is one.
 */
export function loadConfigIfAny(
  options: FindOptions,
  protocols: readonly Protocol[],
): LoadedConfig | undefined {
  const { file: named, cwd } = options;
  const places = foldersOf(options).map((folder) => join(folder, CONFIG_FILE));
  const file = named === undefined ? places.find((path) => existsSync(path)) : resolve(cwd, named);
  if (file === undefined) return undefined;
  const text = readText(file);
  const lineOf = (path: readonly PropertyKey[]) => jsonLines(text)(path);
  const config = parseConfig(readJson(file, text), protocols, file, lineOf);
  return { config, file, baseDir: dirname(file) };
}

/** Where a configuration that nobody named may be, nearest first. */
function foldersOf({ cwd, env }: FindOptions): readonly string[] {
  const folders: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    folders.push(folder);
    if (dirname(folder) === folder) break;
  }
  // A relative or empty one is ignored, as its specification says.
  const { XDG_CONFIG_HOME: configured = '' } = env;
  folders.push(join(isAbsolute(configured) ? configured : join(homedir(), '.config'), 'labnet'));
  return folders;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new LabnetError(configErrors.LABNET_CONFIG_UNREADABLE, `${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Numbers are those of JSON: `1.0` and `1e3` are 1 and 1000 here. Python's reader says where it is none. */
function readJson(file: string, text: string): unknown {
  try {
    parseJson(text);
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new LabnetError(configErrors.LABNET_CONFIG_UNREADABLE, `${file}: not JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import { pythonType } from '../../kernel/python/py-text.js';

/**
 * The rigs of a remote_devices.yaml: names to URIs, in its order. An empty file has none.
 *
 * @param file - Relative to `baseDir`.
 * @throws LABNET_INVALID_ARGUMENT naming the file, and the entry that is wrong.
 */
export async function readRemoteDevices(file: string, baseDir: string): Promise<Record<string, string>> {
  const path = resolve(baseDir, file);
  // Most labs need no YAML. A module of our own: in the bundle, that of the package would come without its names.
  const { parseYamlMap } = await import('./parse-yaml-map.js');
  try {
    const devices = parseYamlMap(await readFile(path, 'utf8'));
    if (!devices) throw new Error('it must map names to URIs');
    return Object.fromEntries([...devices].map(([name, uri]) => entryOf(name, uri)));
  } catch (error) {
    throw new LabnetError(
      kernelErrors.LABNET_INVALID_ARGUMENT,
      `remoteDevices ${path}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

function entryOf(key: unknown, uri: unknown): readonly [name: string, uri: string] {
  const name = String(key);
  if (name === '__proto__') throw new Error(`${name}: this name cannot be used; choose another`);
  if (typeof uri !== 'string' || uri === '')
    throw new Error(`${name}: a URI is expected, not ${uri === '' ? 'nothing' : pythonType(uri)}`);
  return [name, uri];
}

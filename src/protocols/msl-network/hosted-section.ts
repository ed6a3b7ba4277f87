import { resolve } from 'node:path';
import type { MslSections } from './config.js';
import type { ManagerOptions } from './manager/manager-options.js';
import { readSecret } from './read-secret.js';

/**
 * Reads one section of `hostedManagers`, with the files that it names.
 *
 * @param baseDir - Where relative paths start.
 * @throws LABNET_MSL_SETUP for a file that cannot be read.
 */
export async function readHostedSection(
  name: string,
  section: MslSections['hostedManagers'][string],
  baseDir: string,
): Promise<ManagerOptions> {
  const { authPasswordFile, keyPasswordFile, database, certFile, keyFile, home, ...rest } = section;
  const path = (file: string | undefined) => (file === undefined ? undefined : resolve(baseDir, file));
  const secret = (file: string | undefined) => readSecret(`hostedManagers.${name}`, path(file));
  const options = {
    ...rest,
    authPassword: await secret(authPasswordFile),
    keyFilePassword: await secret(keyPasswordFile),
    database: path(database),
    certFile: path(certFile),
    keyFile: path(keyFile),
    home: path(home),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

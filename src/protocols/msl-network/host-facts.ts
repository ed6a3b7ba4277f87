import { machine, release, type } from 'node:os';
import { join } from 'node:path';
import { stateFolder } from '../../kernel/state-folder.js';

/** What a device says of the language that it is written in. */
export function ownLanguage(): string {
  return `Node.js ${process.versions.node}`;
}

/** What a device says of its operating system: name, release, machine. */
export function ownOs(): string {
  return `${type()} ${release()} ${machine()}`;
}

/** Folder of certificates, keys and users: that of the environment variable of the reference, or one of our own. */
export function defaultHome(): string {
  const { MSL_NETWORK_HOME } = process.env;
  if (MSL_NETWORK_HOME !== undefined && MSL_NETWORK_HOME !== '') return MSL_NETWORK_HOME;
  return join(stateFolder(process.env), 'msl-network');
}

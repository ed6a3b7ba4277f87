import { readFile } from 'node:fs/promises';
import { LabnetError, messageOf } from '../../kernel/errors.js';
import { mslErrors } from './errors.js';

/**
 * The first line of a file: a password.
 *
 * @param section - Of the configuration, for the error.
 * @param file - Absent: no password.
 * @throws LABNET_MSL_SETUP when it cannot be read.
 */
export async function readSecret(section: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    const [first = ''] = (await readFile(file, 'utf8')).split(/\r?\n/, 1);
    return first;
  } catch (error) {
    throw new LabnetError(mslErrors.LABNET_MSL_SETUP, `${section}: ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

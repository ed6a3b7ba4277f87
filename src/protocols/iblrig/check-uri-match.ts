import { LabnetError } from '../../kernel/errors.js';
import { validateUri } from '../ibl-echo/index.js';
import type { Communicator } from '../ibl-echo/index.js';
import type { ProtocolContext } from '../protocol.js';
import { iblrigErrors } from './errors.js';
import { changeFile, readIfThere } from './locked-file.js';
import { fileOf } from './remote-devices.js';
import type { RemoteDevicesOptions } from './remote-devices.js';

/** The part of a communicator that is looked up. */
export type ListedCommunicator = Pick<Communicator, 'name' | 'serverUri'>;

/** Where is looked, and whether the file may be changed. */
export interface CheckUriMatchOptions extends RemoteDevicesOptions {
  /** Write the communicator's URI when it is missing or differs. @defaultValue false: the file is only read */
  readonly update?: boolean | null;
}

/**
 * Whether the remote devices file has a communicator where it really is: host and port are compared, not the scheme.
 * The file is written only when that is asked for, whole, under its lock, with comments and order kept.
 *
 * @returns The communicator, and whether the file has it so, or has now.
 * @throws LABNET_REMOTE_DEVICES_UNDEFINED when the file is to be written and there is no folder for it;
 * LABNET_REMOTE_DEVICES_INVALID; LABNET_URI_INVALID for a URI in the file.
 * @see iblrig/net.py, check_uri_match
 */
export async function checkUriMatch<C extends ListedCommunicator>(
  com: C,
  context: Pick<ProtocolContext, 'net' | 'clock' | 'publish'>,
  options: CheckUriMatchOptions = {},
): Promise<readonly [communicator: C, match: boolean]> {
  const { update } = options;
  const file = await fileOf(options);
  if (file === undefined) {
    if (update === true) {
      throw new LabnetError(iblrigErrors.LABNET_REMOTE_DEVICES_UNDEFINED, 'Remote data folder not defined.');
    }
    return [com, false];
  }
  if (await isListed(com, context, file)) return [com, true];
  if (update !== true) return [com, false];
  const { withDevice } = await import('./device-list.js');
  await changeFile(file, (text) => withDevice(file, text ?? '', com.name, com.serverUri), {
    clock: context.clock,
  });
  return [com, true];
}

async function isListed(
  com: ListedCommunicator,
  { net, clock, publish }: Pick<ProtocolContext, 'net' | 'clock' | 'publish'>,
  file: string,
): Promise<boolean> {
  const { devicesOf } = await import('./device-list.js');
  const uri = devicesOf(file, (await readIfThere(file)) ?? '').get(com.name);
  if (uri === undefined) return false;
  const listed = addressOf(await validateUri(uri, net));
  const actual = addressOf(await validateUri(com.serverUri, net));
  if (listed === actual) return true;
  const text = `remote devices specifies ${com.name} as ${listed}, communicator listening on ${actual}.`;
  publish({ type: 'note', atMs: clock.wallMs(), level: 'warn', text });
  return false;
}

function addressOf(uri: string): string {
  return uri.slice(uri.indexOf('://') + 3);
}

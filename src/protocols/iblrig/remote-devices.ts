import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from './locked-file.js';

/** Name of the file in the remote data folder. */
const REMOTE_DEVICES_FILE = 'remote_devices.yaml';

/** What is read of the rig's settings. */
export interface IblrigSettings {
  /** Folder that all rigs share; null or false: none. */
  readonly iblrig_remote_data_path?: string | null | false;
}

/** Where the remote devices file stands. */
export interface RemoteDevicesOptions {
  /** The file, or the folder that it is in. */
  readonly remoteDevicesFile?: string;
  /** Names the folder when no file is given. */
  readonly iblrigSettings?: IblrigSettings;
}

/**
 * The remote devices file of a rig.
 *
 * @returns Undefined when the settings name no remote data folder.
 * @see iblrig/net.py, get_remote_devices_file
 */
export function getRemoteDevicesFile(settings: IblrigSettings = {}): string | undefined {
  const { iblrig_remote_data_path: folder } = settings;
  return typeof folder === 'string' && folder !== '' ? join(folder, REMOTE_DEVICES_FILE) : undefined;
}

/**
 * The rigs of the remote devices file, in its order. No file and an empty file are an empty map.
 *
 * @returns Name to URI.
 * @throws LABNET_REMOTE_DEVICES_INVALID naming the line; what the system says when it cannot be read.
 * @see iblrig/net.py, get_remote_devices
 */
export async function getRemoteDevices(options: RemoteDevicesOptions = {}): Promise<Map<string, string>> {
  const file = await fileOf(options);
  if (file === undefined) return new Map();
  // Only who has such a file waits for its parser.
  const { devicesOf } = await import('./device-list.js');
  return devicesOf(file, (await readIfThere(file)) ?? '');
}

/** The file that is meant: a folder means the file in it. */
export async function fileOf({
  remoteDevicesFile,
  iblrigSettings,
}: RemoteDevicesOptions): Promise<string | undefined> {
  if (remoteDevicesFile === undefined) return getRemoteDevicesFile(iblrigSettings);
  const isFolder = await stat(remoteDevicesFile).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? join(remoteDevicesFile, REMOTE_DEVICES_FILE) : remoteDevicesFile;
}

import { LabnetError } from '../../kernel/errors.js';
import type { Communicator } from '../ibl-echo/index.js';
import { iblrigErrors } from './errors.js';
import { selectRigs } from './wire/select-rigs.js';
import type { RigNames } from './wire/select-rigs.js';

/** Rigs by name: where each listens, or a communicator that is open already. */
export type RigMap = Readonly<Record<string, string | Communicator>>;

/** The rigs of a session: by name, to be looked up, or a map of their own. */
export type RemoteRigs = RigNames | RigMap | ReadonlyMap<string, string | Communicator>;

/** The rigs that can be chosen by name. */
export type KnownRigs = ReadonlyMap<string, string | Communicator>;

/**
 * The rigs that are meant. Names are looked up; a map is taken as it is.
 *
 * @param known - Asked for only when there are names.
 * @throws LABNET_RIGS_UNKNOWN with the names that are known.
 */
export async function resolveRigs(rigs: RemoteRigs, known: () => Promise<KnownRigs>): Promise<RigMap> {
  if (rigs instanceof Map) return Object.fromEntries(rigs as KnownRigs);
  if (typeof rigs === 'object' && rigs !== null && !Array.isArray(rigs)) return rigs as RigMap;
  const names = rigs as RigNames;
  const devices = await known();
  const selection = selectRigs(names, devices);
  if ('selected' in selection) return Object.fromEntries(selection.selected);
  const list = [...devices.keys()].join(', ');
  throw new LabnetError(
    iblrigErrors.LABNET_RIGS_UNKNOWN,
    `Selected remote rigs not in remote rigs list: ${selection.unknown.join(', ')}; there are ${list === '' ? 'none' : list}`,
    { details: { unknown: selection.unknown, known: [...devices.keys()] } },
  );
}

/** Where a rig is, for people. */
export function uriOf(rig: string | Communicator): string {
  return typeof rig === 'string' ? rig : rig.serverUri;
}

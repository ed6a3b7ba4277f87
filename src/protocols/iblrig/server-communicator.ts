import { networkInterfaces } from 'node:os';
import { LabnetError } from '../../kernel/errors.js';
import { EchoProtocol, LISTEN_PORT } from '../ibl-echo/index.js';
import type { ProtocolContext } from '../protocol.js';
import { checkUriMatch } from './check-uri-match.js';
import type { CheckUriMatchOptions } from './check-uri-match.js';
import { iblrigErrors } from './errors.js';

/** What {@link getServerCommunicator} may be told. */
export interface ServerCommunicatorOptions extends CheckUriMatchOptions {
  /** Addresses of this computer, best first. @defaultValue those of its network interfaces, IPv4, without loopback */
  readonly addresses?: readonly string[];
}

/**
 * Listens for other rigs, and looks up whether the remote devices file has this one where it listens.
 *
 * @param serviceUri - Where to listen; true, empty or none: at this computer's address on the network, port 11001.
 * False: not at all.
 * @param name - Name of this rig in the file.
 * @returns The communicator, to be closed by the caller, and whether the file has it so.
 * @throws LABNET_LOOPBACK_REFUSED when this computer has no address that others could reach; LABNET_PORT_IN_USE.
 * @see iblrig/net.py, get_server_communicator
 */
export async function getServerCommunicator(
  serviceUri: string | boolean | null | undefined,
  name: string,
  context: ProtocolContext,
  options: ServerCommunicatorOptions = {},
): Promise<readonly [communicator: EchoProtocol | undefined, match: boolean]> {
  if (serviceUri === false) return [undefined, false];
  const isNamed = typeof serviceUri === 'string' && serviceUri !== '';
  const uri = isNamed
    ? serviceUri
    : `udp://${ownAddress(options.addresses ?? interfaceAddresses())}:${LISTEN_PORT}`;
  const communicator = await EchoProtocol.server(uri, context, { name });
  try {
    // A port that the system chose is known only now.
    const { protocol, hostname, port } = communicator;
    const [, match] = await checkUriMatch(
      { name, serverUri: `${protocol}://${hostname}:${port}` },
      context,
      options,
    );
    return [communicator, match];
  } catch (error) {
    await communicator.close();
    throw error;
  }
}

function ownAddress(addresses: readonly string[]): string {
  const [address] = addresses.filter((candidate) => !candidate.startsWith('127.'));
  if (address !== undefined) return address;
  const text = 'this computer has only a loopback address, which no other rig can reach';
  throw new LabnetError(iblrigErrors.LABNET_LOOPBACK_REFUSED, text);
}

function interfaceAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

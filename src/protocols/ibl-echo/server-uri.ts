import { LabnetError } from '../../kernel/errors.js';
import type { Address, Net } from '../../transport/net.js';
import { echoErrors } from './errors.js';
import { hostname2ip, isValidIp, LISTEN_PORT, portOf, splitUri } from './validate-uri.js';

/** Where a communicator listens or sends to. */
export interface ServerUri {
  /** `udp://rig-1:11001`, complete. */
  readonly text: string;
  /** udp, or one of those that mean plain TCP. */
  readonly protocol: 'udp' | 'tcp' | 'ws' | 'wss';
  /** As given: a name or an address. */
  readonly hostname: string;
  readonly port: number;
}

const PROTOCOLS = ['udp', 'tcp', 'ws', 'wss'] as const;

/**
 * Reads the URI of a communicator, without resolving its host. The scheme may have any case.
 *
 * @throws LABNET_URI_INVALID for an unknown scheme, a bad port, or a host that no resolver needs to be asked for.
 */
export function parseServerUri(uri: string, defaultPort: number = LISTEN_PORT): ServerUri {
  const { scheme, host, port } = splitUri(uri, 'udp');
  const protocol = PROTOCOLS.find((candidate) => candidate === scheme.toLowerCase());
  if (!protocol) {
    const text = `"${uri}": ${scheme}:// is not spoken here; the echo protocol has ${PROTOCOLS.join(', ')}`;
    throw new LabnetError(echoErrors.LABNET_URI_INVALID, text);
  }
  if (host.includes('/')) throw slashError(uri, host);
  checkBrackets(protocol, `${host}:${port ?? ''}`);
  // Port 0 is refused by the reference; a listener of ours takes it as "any free port".
  const number = port === '0' ? 0 : portOf(port, defaultPort);
  const shown = host.includes(':') ? `[${host}]` : host;
  return { text: `${protocol}://${shown}:${number}`, protocol, hostname: host, port: number };
}

/** The address that a URI stands for. */
export async function resolveServerUri({ hostname, port }: ServerUri, net: Net): Promise<Address> {
  return { host: isValidIp(hostname) ? hostname : await hostname2ip(net, hostname), port };
}

/** A scheme without its colon. */
const BROKEN_SCHEME = /^(udp|tcp|wss?)\/+/i;

function slashError(uri: string, host: string): LabnetError {
  const [broken, scheme] = BROKEN_SCHEME.exec(uri) ?? [];
  return new LabnetError(
    echoErrors.LABNET_URI_INVALID,
    `"${uri}": "${host}" is no host name, it has a slash`,
    broken === undefined || scheme === undefined
      ? {}
      : { remedy: `Write ${scheme.toLowerCase()}://${uri.slice(broken.length)}.` },
  );
}

/** What looks like an IPv6 address, with its port or without. */
const BARE_IPV6 = /^([0-9a-f:]*:[0-9a-f]*):([0-9]*)$/i;

function checkBrackets(protocol: string, rest: string): void {
  const [, address, port] = BARE_IPV6.exec(rest) ?? [];
  if (address === undefined || !isValidIp(address)) return;
  const shown = `${protocol}://[${address}]${port === '' ? '' : `:${port}`}`;
  throw new LabnetError(echoErrors.LABNET_URI_INVALID, `"${rest}" is no host:port`, {
    remedy: `An IPv6 address stands in brackets: ${shown}.`,
  });
}

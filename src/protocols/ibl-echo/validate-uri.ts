import * as z from 'zod';
import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { parsePythonInt } from '../../kernel/python/py-number.js';
import { pythonStr, pythonType } from '../../kernel/python/py-text.js';
import type { Net } from '../../transport/net.js';
import { echoErrors } from './errors.js';

/** Port of a communicator when nothing else is said. @see iblutil/io/net/base.py, LISTEN_PORT */
export const LISTEN_PORT = 11001;

/** Version of the echo protocol that this speaks. @see iblutil/io/net/base.py, PROTOCOL_VERSION */
export const PROTOCOL_VERSION = '1.0.0';

/** Options of {@link validateUri}. */
export interface ValidateUriOptions {
  /** Turn a host name into its IPv4 address. @defaultValue true */
  readonly resolveHost?: boolean;
  /** Used when the URI names no port. Text, or a number that is cut to an integer. @defaultValue 11001 */
  readonly defaultPort?: unknown;
  /** Used when the URI names no scheme. @defaultValue 'udp' */
  readonly defaultProc?: string;
}

/** What a URI says, before anything is resolved. */
export interface UriParts {
  readonly scheme: string;
  readonly host: string;
  /** As given; undefined: none. */
  readonly port: string | undefined;
}

const IPV6_WITH_PORT = /^\[([^\]]*)\](?::(.*))?$/s;

/** Whether a text is an IPv4 or IPv6 address. @see iblutil/io/net/base.py, is_valid_ip */
export function isValidIp(text: unknown): boolean {
  return z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success;
}

/**
 * The IPv4 address of a host name.
 *
 * @param hostname - Empty or left out: this computer.
 * @throws LABNET_URI_INVALID with the reference's text when it does not resolve.
 * @see iblutil/io/net/base.py, hostname2ip
 */
export async function hostname2ip(net: Pick<Net, 'lookup' | 'hostname'>, hostname?: string): Promise<string> {
  const name = hostname === undefined || hostname === '' ? net.hostname() : hostname;
  try {
    return await net.lookup(name);
  } catch (cause) {
    throw new LabnetError(
      echoErrors.LABNET_URI_INVALID,
      `Failed to resolve IP for hostname "${hostname ?? name}"`,
      {
        cause,
        details: { hostname: name, system: 'ENOTFOUND' },
        remedy: 'Check the name, or give the IP address.',
      },
    );
  }
}

/**
 * Splits a URI at its scheme and its port. IPv6 addresses stand in brackets, which the reference does not know.
 */
export function splitUri(uri: unknown, defaultProc: string): UriParts {
  if (typeof uri !== 'string') {
    const text = `Unsupported URI "${pythonStr(uri)}" of type <class '${pythonType(uri)}'>`;
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, text);
  }
  const match = /^(\p{L}+):\/\/(.*)$/su.exec(uri);
  const [scheme, rest] = match ? [match[1] ?? '', match[2] ?? ''] : [defaultProc, uri];
  const bracketed = IPV6_WITH_PORT.exec(rest);
  if (bracketed && isValidIp(bracketed[1])) return { scheme, host: bracketed[1] ?? '', port: bracketed[2] };
  const colon = rest.indexOf(':');
  return colon < 0
    ? { scheme, host: rest, port: undefined }
    : { scheme, host: rest.slice(0, colon), port: rest.slice(colon + 1) };
}

/**
 * A port as the reference converts it.
 *
 * @throws LABNET_URI_INVALID naming the port as it was given.
 */
export function portOf(given: string | undefined, defaultPort: unknown): number {
  const port = given === undefined || given === '' ? defaultPort : given;
  if (port === null || port === undefined) {
    throw new LabnetError(
      kernelErrors.LABNET_INVALID_ARGUMENT,
      'the URI names no port and there is no default port',
    );
  }
  const value = typeof port === 'string' ? parsePythonInt(port) : Math.trunc(Number(port));
  if (value === undefined || Number.isNaN(Number(value))) throw invalidPort(port);
  if (value < 1 || value > 65535) throw invalidPort(typeof port === 'string' && value !== 0 ? value : port);
  return Number(value);
}

/**
 * Completes a URI: `scheme://host:port`, the host as an IPv4 address.
 *
 * @param uri - `[scheme://]host[:port]`; an empty host is this computer. IPv6 as `[v6]:port`.
 * @throws LABNET_URI_INVALID with the reference's text; LABNET_INVALID_ARGUMENT when it is not text.
 * @see iblutil/io/net/base.py, validate_uri
 */
export async function validateUri(
  uri: string,
  net: Pick<Net, 'lookup' | 'hostname'>,
  options: ValidateUriOptions = {},
): Promise<string> {
  const { resolveHost = true, defaultProc = 'udp' } = options;
  const defaultPort = 'defaultPort' in options ? options.defaultPort : LISTEN_PORT;
  const { scheme, host, port } = splitUri(uri, defaultProc);
  let address = host;
  if (!isValidIp(host)) {
    if (resolveHost) address = await hostname2ip(net, host);
    else if (!/^[a-z0-9-]+$/.test(host)) {
      throw new LabnetError(echoErrors.LABNET_URI_INVALID, `Invalid hostname "${host}"`);
    }
  }
  const shown = address.includes(':') ? `[${address}]` : address;
  return `${scheme}://${shown}:${portOf(port, defaultPort)}`;
}

function invalidPort(port: unknown): LabnetError {
  return new LabnetError(echoErrors.LABNET_URI_INVALID, `Invalid port number: ${pythonStr(port)}`);
}

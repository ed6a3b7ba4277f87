import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import type { Address } from '../../transport/net.js';

const HOST_AND_PORT = /^(?:udp:\/\/)?(\[[^\]]+\]|[^:/\s]+)(?::(\d{1,5}))?$/;

/**
 * Reads `host:port`, also `udp://host:port` and `[::1]:9000`.
 *
 * @param defaultPort - Port where the text has none.
 * @throws LABNET_INVALID_ARGUMENT
 */
export function parseAddress(text: string, defaultPort: number): Address {
  const [, host, port = String(defaultPort)] = HOST_AND_PORT.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) {
    const ipv6 = /:.*:/.test(text) ? '; IPv6 as [::1]:9000' : '';
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, `'${text}' is not host:port${ipv6}`);
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** Text of an address. */
export function addressText({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

import { resolve } from 'node:path';
import { LabnetError } from '../../kernel/errors.js';
import type { ClientOptions } from './client/client-options.js';
import type { MslSections } from './config.js';
import { mslErrors } from './errors.js';
import { readSecret } from './read-secret.js';
import { MANAGER_PORT } from './wire/constants.js';

type ManagerSection = Exclude<MslSections['managers'][string], string>;

/** A section of `managers`, read: how its client connects, and its links by own name. */
export interface ReadSection {
  readonly options: ClientOptions;
  readonly links: Readonly<Record<string, string>>;
}

/**
 * Reads one section of `managers`, with the files that it names.
 *
 * @param baseDir - Where relative paths start.
 * @throws LABNET_MSL_SETUP for an address or a file that cannot be used.
 */
export async function readManagerSection(
  name: string,
  section: MslSections['managers'][string],
  baseDir: string,
): Promise<ReadSection> {
  const own = typeof section === 'string' ? { address: section } : section;
  return { options: await clientOptions(name, own, baseDir), links: linkNames(own.links) };
}

async function clientOptions(name: string, section: ManagerSection, baseDir: string): Promise<ClientOptions> {
  const {
    address,
    links: _links,
    passwordFile,
    passwordManagerFile,
    requestTimeoutMs,
    certFile,
    ...rest
  } = section;
  const path = (file: string | undefined) => (file === undefined ? undefined : resolve(baseDir, file));
  const secret = (file: string | undefined) => readSecret(`managers.${name}`, path(file));
  const options = {
    ...rest,
    ...parseAddress(name, address),
    password: await secret(passwordFile),
    passwordManager: await secret(passwordManagerFile),
    certFile: path(certFile),
    requestTimeoutMs: requestTimeoutMs === null ? Infinity : requestTimeoutMs,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function parseAddress(name: string, address: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port = String(MANAGER_PORT)] =
    /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && Number(port) > 0 && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new LabnetError(mslErrors.LABNET_MSL_SETUP, `managers.${name}: '${address}' is not host:port`);
}

/** Own names to names of services. */
function linkNames(links: ManagerSection['links']): Readonly<Record<string, string>> {
  if (!Array.isArray(links)) return links ?? {};
  return Object.fromEntries(links.map((service) => [service, service]));
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LabnetError, messageOf } from '../../kernel/errors.js';
import { defineProtocol } from '../protocol.js';
import type { LabGlobal, ProtocolContext } from '../protocol.js';
import type { ClientOptions } from './client-options.js';
import { mslConfigShape } from './config.js';
import type { MslSections } from './config.js';
import { mslErrors } from './errors.js';
import { kw } from './keywords.js';
import { MslObjects } from './msl-objects.js';
import { MANAGER_PORT } from './wire/constants.js';

type ManagerSection = Exclude<MslSections['managers'][string], string>;

/** MSL-Network: managers that this lab is a client of, and links with their services. */
export const mslNetwork = defineProtocol({
  key: 'msl-network',
  configShape: mslConfigShape,

  async open(sections, context) {
    const { home, requestTimeoutMs } = sections.mslNetwork;
    const all = new MslObjects(context, {
      ...(home !== undefined && { home: resolve(context.baseDir, home) }),
      requestTimeoutMs: requestTimeoutMs ?? Infinity,
    });
    try {
      for (const [name, section] of Object.entries(sections.managers)) {
        const own = typeof section === 'string' ? { address: section } : section;
        all.openManager(name, await clientOptions(name, own, context), linkNames(own.links));
      }
    } catch (error) {
      await all.close();
      throw error;
    }
    return { globals: globalsOf(all), close: () => all.close() };
  },
});

async function clientOptions(
  name: string,
  section: ManagerSection,
  context: ProtocolContext,
): Promise<ClientOptions> {
  const {
    address,
    links: _links,
    passwordFile,
    passwordManagerFile,
    requestTimeoutMs,
    certFile,
    ...rest
  } = section;
  const secret = async (file: string | undefined) =>
    file === undefined ? undefined : readSecret(name, resolve(context.baseDir, file));
  const options = {
    ...rest,
    ...parseAddress(name, address),
    password: await secret(passwordFile),
    passwordManager: await secret(passwordManagerFile),
    certFile: certFile === undefined ? undefined : resolve(context.baseDir, certFile),
    requestTimeoutMs: requestTimeoutMs === null ? Infinity : requestTimeoutMs,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

async function readSecret(name: string, file: string): Promise<string> {
  try {
    const [first = ''] = (await readFile(file, 'utf8')).split(/\r?\n/, 1);
    return first;
  } catch (error) {
    throw new LabnetError(mslErrors.LABNET_MSL_SETUP, `managers.${name}: ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
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

function globalsOf(all: MslObjects): readonly LabGlobal[] {
  return [
    {
      name: 'managers',
      value: all.managers,
      summary: 'managers by name: await managers.lab.identities({ asString: true })',
    },
    { name: 'links', value: all.links, summary: 'linked services by name: await links.echo.echo(1, "two")' },
    {
      name: 'msl',
      value: all,
      summary: 'more of them: await msl.connect({ host: "localhost", port: 1875 })',
    },
    { name: 'kw', value: kw, summary: 'arguments by name: links.math.add(1, kw({ y: 2 }))' },
  ];
}

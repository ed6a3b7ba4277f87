import { EXIT } from '../src/kernel/errors.js';
import { writeJson } from '../src/kernel/python/write-json.js';
import { sanitize } from '../src/kernel/sanitize.js';
import type { LabConfig } from '../src/config/schema.js';
import { MslObjects, readManagerSection } from '../src/protocols/msl-network/index.js';
import type { Client, ClientOptions } from '../src/protocols/msl-network/index.js';
import { asInput } from './as-input.js';
import type { IdentitiesOptions, ManagerChoice } from './msl.js';
import { parseArgument } from './parse-argument.js';
import { partOf } from './part-of.js';
import { terminalOperator } from './terminal-operator.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

type Sections = Parameters<typeof readManagerSection>[1];

/** Prints who is connected with a manager. */
export function showIdentities(options: IdentitiesOptions): Promise<number> {
  return withManager(options, 'identities', async (client) => {
    print(options.json ? writeJson(await client.identity()) : await client.identities({ asString: true }));
  });
}

/** Calls a method of a service and prints what it returned, as JSON. */
export function callService(
  options: ManagerChoice & {
    readonly service: string;
    readonly method: string;
    readonly args?: readonly string[] | undefined;
  },
): Promise<number> {
  const { service, method, args = [] } = options;
  return withManager(options, `call ${service} ${method} ${args.join(' ')}`, async (client) => {
    const link = await client.link(service);
    const named = args.filter((text) => NAMED.test(text)).map((text) => splitNamed(text));
    const result = await link.call(
      method,
      args.filter((text) => !NAMED.test(text)).map((text) => parseArgument(text)),
      { kwargs: Object.fromEntries(named) },
    );
    print(writeJson(result, { ensureAscii: false }));
  });
}

/** Connects, so that the operator is asked about the certificate, and says that it is kept. */
export function trustManager(options: ManagerChoice): Promise<number> {
  return withManager(options, 'trust', (client) => {
    print(`The manager at ${client.addressManager} is trusted.`);
    return Promise.resolve();
  });
}

function withManager(
  options: ManagerChoice,
  what: string,
  ask: (client: Client) => Promise<void>,
): Promise<number> {
  const chosen: { config?: LabConfig } = {};
  return withLab(
    options,
    async (session) => {
      const { lab, signal, ambient } = session;
      const objects = lab.globals.find(({ name }) => name === 'msl')?.value;
      if (!(objects instanceof MslObjects)) return EXIT.failed;
      const target = await targetOf(options, chosen.config, session);
      const askOnce = async () => {
        const client = await objects.connect({
          ...target,
          reconnect: false,
          requestTimeoutMs: options.timeout,
        });
        await ask(client);
        await client.disconnect();
      };
      const { exitCode } = await asInput(lab, `msl ${what}`.trim(), async () => {
        await ambient.run(() => signal, askOnce);
        return { exitCode: EXIT.ok };
      });
      return exitCode;
    },
    {
      configOptional: true,
      operator: terminalOperator(),
      // Only one client is needed, and not those that connect in the background.
      part: (config) => {
        chosen.config = config;
        return partOf(config, ['mslNetwork']);
      },
    },
  );
}

async function targetOf(
  { manager, disableTls, autoSave }: ManagerChoice,
  config: LabConfig | undefined,
  { baseDir }: LabSession,
): Promise<ClientOptions> {
  const sections = (config?.managers ?? {}) as Readonly<Record<string, Sections>>;
  const name = manager ?? Object.keys(sections)[0] ?? 'localhost';
  const section = Object.hasOwn(sections, name) ? sections[name] : undefined;
  const { options } = await readManagerSection(name, section ?? name, baseDir);
  return {
    ...options,
    ...(disableTls !== undefined && { disableTls }),
    ...(autoSave !== undefined && { autoSave }),
  };
}

const NAMED = /^[\p{L}_][\p{L}\p{N}_]*=/u;

function splitNamed(text: string): readonly [string, unknown] {
  const at = text.indexOf('=');
  return [text.slice(0, at), parseArgument(text.slice(at + 1))];
}

function print(text: string): void {
  process.stdout.write(`${sanitize(text, { keepNewlines: true })}\n`);
}

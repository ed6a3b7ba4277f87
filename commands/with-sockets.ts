import { EXIT, kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { pauseUntil } from '../src/kernel/pause.js';
import { sanitize } from '../src/kernel/sanitize.js';
import type { DataSockets } from '../src/protocols/pyexplabsys/index.js';
import { asInput } from './as-input.js';
import type { LabOptions } from './lab-options.js';
import { partOf } from './part-of.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

/** A data socket as the operator named it. */
export interface SocketTarget {
  readonly name: string;
  /** host:port */
  readonly address: string;
  /** Options of the configuration, if it has the socket. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a command on a data socket works with. */
export interface SocketSession extends LabSession {
  readonly dataSockets: DataSockets;
  readonly target: SocketTarget;
}

/** Sections of the configuration that name sockets to talk to. */
export type TargetSection = 'pulls' | 'pushes';

/**
 * Opens a lab that hosts and watches nothing, and runs something on one data socket: one of the configuration by its
 * name, or any by its address. Another labnet with the same configuration is not disturbed.
 */
export function withSocket(
  options: LabOptions & { readonly socket: string },
  sections: readonly TargetSection[],
  run: (session: SocketSession) => Promise<number>,
): Promise<number> {
  return withLab(
    options,
    async (session) => {
      const target = targetOf(options.socket, session.config, sections);
      const dataSockets = session.lab.globals.find(({ name }) => name === 'dataSockets')
        ?.value as DataSockets;
      const { exitCode } = await asInput(session.lab, process.argv.slice(2).join(' '), async () => ({
        exitCode: await session.ambient.run(
          () => session.signal,
          () => run({ ...session, dataSockets, target }),
        ),
      }));
      return exitCode;
    },
    { part: (config) => partOf(config, ['dataSockets']), configOptional: true },
  );
}

/** Writes one line, safe for a terminal. */
export function printLine(text: string): void {
  process.stdout.write(`${sanitize(text)}\n`);
}

/** Repeats something until the operator ends it. */
export async function repeatUntilSignal(
  { lab, signal }: LabSession,
  everyMs: number,
  action: () => void | Promise<void>,
): Promise<number> {
  while (!signal.aborted) {
    await action();
    await pauseUntil(lab.clock, everyMs, signal);
  }
  return EXIT.interrupted;
}

function targetOf(
  text: string,
  config: Readonly<Record<string, unknown>>,
  sections: readonly TargetSection[],
): SocketTarget {
  const known: string[] = [];
  for (const section of sections) {
    const named = (config[section] ?? {}) as Readonly<Record<string, string | { readonly address: string }>>;
    known.push(...Object.keys(named));
    const found = Object.hasOwn(named, text) ? named[text] : undefined;
    if (typeof found === 'string') return { name: text, address: found, options: {} };
    if (found) return { name: text, address: found.address, options: found };
  }
  if (/:\d+$/.test(text)) return { name: text, address: text, options: {} };
  throw new LabnetError(
    kernelErrors.LABNET_INVALID_ARGUMENT,
    `no data socket is called "${text}" (there are ${known.length === 0 ? 'none' : known.join(', ')}), and it is not host:port`,
  );
}

import { EXIT, kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { writeJson } from '../src/kernel/python/write-json.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { ExpMessage, redactData } from '../src/protocols/ibl-echo/index.js';
import type { Answer, Communicator, Confirmation } from '../src/protocols/ibl-echo/index.js';
import { asInput } from './as-input.js';
import type { LabOptions } from './lab-options.js';
import { parseArgument } from './parse-argument.js';
import { partOf, RIG_SECTIONS } from './part-of.js';
import { reportError } from './report-error.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

interface SendMessageOptions extends LabOptions {
  readonly rig: string;
  readonly message: string;
  readonly data?: readonly string[] | undefined;
  readonly json: boolean;
  readonly wait: boolean;
}

/** Sends a message to one rig or to all and prints what came back, a line a rig. */
export function sendMessage(options: SendMessageOptions): Promise<number> {
  const { rig, message, data = [], json, wait } = options;
  return withLab(
    options,
    async (session) => {
      const event = ExpMessage.validate(/^\d+$/.test(message) ? Number(message) : message, {
        allowBitwise: false,
      });
      const rigs = chooseRigs(session, rig);
      if (wait && data.length === 0) throw withoutData(event);
      const wire = [event, ...data.map(parseArgument)];
      const { exitCode } = await asInput(session.lab, ['send', rig, message, ...data].join(' '), async () => {
        const codes = await Promise.all(rigs.map((one) => sendTo(one, wire, session, { json, wait })));
        return { exitCode: Math.max(EXIT.ok, ...codes) };
      });
      return exitCode;
    },
    { part: (config) => partOf(config, RIG_SECTIONS) },
  );
}

async function sendTo(
  rig: Communicator,
  wire: readonly unknown[],
  { ambient, signal }: LabSession,
  { json, wait }: { readonly json: boolean; readonly wait: boolean },
): Promise<number> {
  try {
    const answer: Confirmation & Partial<Answer> = await ambient.run(
      () => signal,
      () => (wait ? rig.ask(wire) : rig.confirmedSend(wire)),
    );
    const { elapsedMs } = answer;
    const data = answer.data && redactData(Number(wire[0]), answer.data);
    const line = json
      ? writeJson({ rig: rig.name, elapsedMs, ...(data && { data }) })
      : `${rig.name}: ${data ? writeJson(data, { ensureAscii: false }) : 'echoed'} (${elapsedMs.toFixed(1)} ms)`;
    process.stdout.write(`${sanitize(line)}\n`);
    return EXIT.ok;
  } catch (error) {
    if (json && error instanceof LabnetError) {
      const { code, message } = error as LabnetError;
      process.stdout.write(`${sanitize(writeJson({ rig: rig.name, error: { code, message } }))}\n`);
      return error.exitCode;
    }
    return reportError(error);
  }
}

/** To the reference a list of one element is no message: it echoes it, and nothing sees it. */
function withoutData(event: number): LabnetError {
  const name = ExpMessage.nameOf(event) ?? String(event);
  return new LabnetError(
    kernelErrors.LABNET_INVALID_ARGUMENT,
    `${name} alone is echoed but never answered: write what belongs to it, null for nothing, or --no-wait`,
  );
}

function chooseRigs({ lab }: LabSession, name: string): readonly Communicator[] {
  const rigs = lab.globals.find((global) => global.name === 'rigs')?.value as
    Readonly<Record<string, Communicator>> | undefined;
  if (name === 'all') return Object.values(rigs ?? {});
  const rig = rigs && Object.hasOwn(rigs, name) ? rigs[name] : undefined;
  if (rig) return [rig];
  const known = Object.keys(rigs ?? {}).join(', ');
  throw new LabnetError(
    kernelErrors.LABNET_INVALID_ARGUMENT,
    `no rig is called "${name}"; there are ${known === '' ? 'none' : known}`,
  );
}

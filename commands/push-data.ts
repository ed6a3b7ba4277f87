import { EXIT, kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { writeJson } from '../src/kernel/python/write-json.js';
import type { LabOptions } from './lab-options.js';
import { parseArgument } from './parse-argument.js';
import { printLine, repeatUntilSignal, withSocket } from './with-sockets.js';

interface PushDataOptions extends LabOptions {
  readonly socket: string;
  readonly data: readonly string[];
  readonly json: boolean;
  readonly raw: boolean;
  readonly watch: boolean;
  readonly timeout: number;
}

/** How often `--watch` pushes. */
const EVERY_MS = 2000;

/** Pushes name=value pairs and prints what the socket answered. */
export function pushData({ data, json, raw, watch, timeout, ...options }: PushDataOptions): Promise<number> {
  return withSocket(options, ['pushes'], async (session) => {
    const { dataSockets, target } = session;
    const values = Object.fromEntries(data.map(readPair));
    const client = dataSockets.push(target.name, target.address, { timeoutMs: timeout });
    const pushOnce = async () => {
      const reply = await (raw ? client.pushRaw(values) : client.push(values));
      printLine(json ? writeJson({ ...reply }) : `${reply.kind}: ${reply.text}`);
    };
    if (watch) return repeatUntilSignal(session, EVERY_MS, pushOnce);
    await pushOnce();
    return EXIT.ok;
  });
}

function readPair(text: string): readonly [string, unknown] {
  const equals = text.indexOf('=');
  if (equals < 0) {
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, `"${text}" is not name=value`);
  }
  return [text.slice(0, equals), parseArgument(text.slice(equals + 1))];
}

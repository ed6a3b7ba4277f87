import { Buffer } from 'node:buffer';
import { LabnetError, messageOf } from '../../src/kernel/errors.js';
import { seededRandom } from '../../src/testing/index.js';
import { ByteMutator } from './byte-mutator.js';
import type { FuzzTarget, FuzzVerdict } from './fuzz-target.js';
import { ProcessorTime } from './processor-time.js';

/** Most examples of what is wrong with one decoder. */
const EXAMPLES = 5;

/** How a decoder is tried. */
export interface TryOptions {
  readonly times: number;
  readonly seed: number;
  /**
   * Longest time of the processor for the bytes of one datagram: beyond it a peer could hold up the lab.
   *
   * @defaultValue 500
   */
  readonly mostMs?: number;
}

/** Tries one decoder with hostile bytes, to the end unless much goes wrong. Returns what did, a few examples of it. */
export async function tryTarget(
  target: FuzzTarget,
  { times, seed, mostMs = 500 }: TryOptions,
): Promise<readonly string[]> {
  const seeds = target.seeds.map((text) => Buffer.from(text));
  const mutator = new ByteMutator(seeds, seededRandom(seed));
  const take = target.begin();
  const processor = new ProcessorTime();
  const problems: string[] = [];
  for (let index = 0; index < times && problems.length < EXAMPLES; index += 1) {
    const bytes = mutator.next();
    processor.begin();
    const pending = tryBytes(target, take, bytes);
    const problem = pending instanceof Promise ? await pending : pending;
    const ms = processor.end();
    if (problem !== undefined) problems.push(`${problem}, of ${shown(bytes)}`);
    if (ms > mostMs) problems.push(`${Math.round(ms)} ms for ${bytes.length} bytes: ${shown(bytes)}`);
  }
  return problems.map((problem) => `${target.name}: ${problem}`);
}

function tryBytes(
  target: FuzzTarget,
  take: (bytes: Buffer) => FuzzVerdict | Promise<FuzzVerdict>,
  bytes: Buffer,
): FuzzVerdict | Promise<FuzzVerdict> {
  const threw = (error: unknown): FuzzVerdict =>
    target.mayRefuse === true && error instanceof LabnetError ? undefined : `threw ${messageOf(error)}`;
  try {
    const verdict = take(bytes);
    return verdict instanceof Promise ? verdict.catch(threw) : verdict;
  } catch (error) {
    return threw(error);
  }
}

const shown = (bytes: Buffer): string => JSON.stringify(bytes.toString('latin1').slice(0, 200));

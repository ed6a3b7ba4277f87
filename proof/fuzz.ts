import { Buffer } from 'node:buffer';
import { recordOf } from '../src/journal/read-journal.js';
import { verifyJournal } from '../src/journal/verify-journal.js';
import { LabnetError, messageOf } from '../src/kernel/errors.js';
import { seededRandom } from '../src/testing/index.js';
import { ByteMutator } from './fuzz/byte-mutator.js';
import { fuzzCommands } from './fuzz/fuzz-commands.js';
import type { FuzzTarget, FuzzVerdict } from './fuzz/fuzz-target.js';
import { targets } from './fuzz/targets.js';
import { JOURNAL_LINES } from './fuzz/text-targets.js';

/** Longest time of the processor for the bytes of one datagram, in ms: beyond it a peer could hold up the lab. */
const MOST_MS = 500;
/** Most examples of what is wrong with one decoder. */
const EXAMPLES = 5;

/** Tries one decoder with hostile bytes, to the end unless much goes wrong. Returns what did, a few examples of it. */
export async function fuzzTarget(
  target: FuzzTarget,
  times: number,
  seed: number,
): Promise<readonly string[]> {
  const mutator = mutatorOf(target.seeds, seed);
  const take = target.begin();
  const problems: string[] = [];
  for (let index = 0; index < times && problems.length < EXAMPLES; index += 1) {
    const bytes = mutator.next();
    const before = process.cpuUsage();
    const pending = tryBytes(target, take, bytes);
    const problem = pending instanceof Promise ? await pending : pending;
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    if (problem !== undefined) problems.push(`${problem}, of ${shown(bytes)}`);
    if (ms > MOST_MS) problems.push(`${Math.round(ms)} ms for ${bytes.length} bytes: ${shown(bytes)}`);
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

const mutatorOf = (seeds: readonly string[], seed: number): ByteMutator =>
  new ByteMutator(
    seeds.map((text) => Buffer.from(text)),
    seededRandom(seed),
  );

const shown = (bytes: Buffer): string => JSON.stringify(bytes.toString('latin1').slice(0, 200));

/** Lines of a journal in any order: the verdict must come, whatever they are. */
async function fuzzVerify(times: number, seed: number): Promise<void> {
  const mutator = mutatorOf(JOURNAL_LINES, seed);
  async function* records() {
    for (let line = 1; line <= times; line += 1) yield recordOf(mutator.next().toString(), 'file', line);
    await Promise.resolve();
  }
  await verifyJournal(records());
}

/**
 * `npm run fuzz`.
 *
 * @param options - `times` for each decoder, `commands` that are run for real, `part` (from 1) `of` so many parts of
 *   the decoders, to run them beside each other.
 */
export async function main({
  times = 1_000_000,
  commands = 200,
  seed = 1,
  part = 1,
  of = 1,
}): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const target of targets.filter((_target, index) => index % of === part - 1)) {
    const count = Math.round(times * (target.share ?? 1));
    const before = performance.now();
    const found = await fuzzTarget(target, count, seed);
    problems.push(...found);
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    console.log(
      `${target.name}: ${found.length === 0 ? `${count} times` : 'it does not hold'} in ${seconds} s`,
    );
  }
  if (part !== of) return problems;
  await fuzzVerify(10_000, seed);
  problems.push(...(await fuzzCommands(commands, seed)));
  console.log(`command lines run: ${commands}`);
  return problems;
}

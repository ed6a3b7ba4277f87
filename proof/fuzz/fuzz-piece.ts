import { fuzzCommands } from './fuzz-commands.js';
import { targets } from './targets.js';
import { tryTarget } from './try-target.js';

/** A part of what is tried, small enough to be shared out among processes. */
export interface FuzzPiece {
  /** Name of a decoder, or {@link COMMANDS}. */
  readonly name: string;
  readonly times: number;
  readonly seed: number;
}

/** What came of a piece. */
export interface FuzzOutcome {
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** The piece of command lines that are run for real. */
export const COMMANDS = 'command lines that are run';

/** Tries a piece in this process. */
export async function tryPiece({ name, times, seed }: FuzzPiece): Promise<FuzzOutcome> {
  const before = performance.now();
  const target = targets.find((each) => each.name === name);
  if (!target && name !== COMMANDS) throw new Error(`no decoder ${name}`);
  const problems = await (target ? tryTarget(target, { times, seed }) : fuzzCommands(times, seed));
  return { problems, seconds: (performance.now() - before) / 1000 };
}

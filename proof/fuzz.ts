import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { COMMANDS } from './fuzz/fuzz-piece.js';
import type { FuzzOutcome, FuzzPiece } from './fuzz/fuzz-piece.js';
import { targets } from './fuzz/targets.js';

/** Bytes, and command lines that are run, of one piece. */
const PIECE = 100_000;
const COMMAND_PIECE = 50;

/** The same pieces whatever number of processes takes them: a run repeats by its seed. */
function cut({ name, times }: { name: string; times: number }, seed: number): readonly FuzzPiece[] {
  const most = name === COMMANDS ? COMMAND_PIECE : PIECE;
  return Array.from({ length: Math.ceil(times / most) }, (_, index) => ({
    name,
    times: Math.min(most, times - index * most),
    seed: seed + 1000 * index,
  }));
}

/** A process for itself, so that the processor's time is that of one decoder. */
function startWorker(): ChildProcess {
  return fork(new URL('./fuzz-worker.mjs', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function tryIn(worker: ChildProcess, piece: FuzzPiece): Promise<FuzzOutcome> {
  const over = new AbortController();
  const told = once(worker, 'message', over) as Promise<[FuzzOutcome]>;
  const gone = once(worker, 'exit', over).then(([code, signal]) => {
    throw new Error(`${piece.name}: the process ended with ${String(signal ?? code)}, seed ${piece.seed}`);
  });
  worker.send(piece);
  try {
    return (await Promise.race([told, gone]))[0];
  } finally {
    over.abort();
  }
}

/** Adds up the pieces of one decoder, and tells of it when the last one is there. */
class Tally {
  readonly problems: string[] = [];
  #tried = 0;
  #seconds = 0;

  constructor(
    private readonly name: string,
    private readonly total: number,
  ) {}

  add({ times }: FuzzPiece, { problems, seconds }: FuzzOutcome): void {
    this.problems.push(...problems);
    this.#tried += times;
    this.#seconds += seconds;
    if (this.#tried < this.total) return;
    const told = this.problems.length === 0 ? `${this.total} times` : 'it does not hold';
    console.log(`${this.name}: ${told} in ${this.#seconds.toFixed(1)} s`);
    if (this.problems[0] !== undefined) console.log(`  ${this.problems[0]}`);
  }
}

/**
 * `npm run fuzz`.
 *
 * @param options - `times` for each decoder; `commands` that are run for real; `workers`: processes that share them;
 *   `only`: the name of one decoder.
 */
export async function main({
  times = 1_000_000,
  commands = 1000,
  seed = 1,
  workers = availableParallelism(),
  only = '',
}): Promise<readonly string[]> {
  const all = [{ name: COMMANDS, times: commands }, ...targets.map(({ name }) => ({ name, times }))];
  const wanted = all.filter(({ name }) => only === '' || name === only);
  if (wanted.length === 0) return [`no decoder ${only}; there are ${all.map(({ name }) => name).join(', ')}`];
  const pieces = wanted.flatMap((each) => cut(each, seed));
  const tallies = new Map(wanted.map((each) => [each.name, new Tally(each.name, each.times)]));
  const waiting = [...pieces];
  const work = async () => {
    const worker = startWorker();
    try {
      for (let piece = waiting.shift(); piece; piece = waiting.shift())
        tallies.get(piece.name)?.add(piece, await tryIn(worker, piece));
    } finally {
      worker.disconnect();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, pieces.length)) }, work));
  return [...tallies.values()].flatMap(({ problems }) => problems);
}

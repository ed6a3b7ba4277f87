const PARTS = 8;
const ROUNDS = 5;

/** Processor time of this process in microseconds: what else runs on the machine does not count. */
function costUs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function bestOf(work: () => unknown): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => costUs(work)));
}

/**
 * What a text costs to read in one piece, over reading it in eight pieces: about 1 where the effort grows with the
 * size, 8 where it grows with its square.
 *
 * @param read - Reads a text of that many parts.
 * @param size - Parts of the whole, so many that reading it takes some milliseconds.
 */
export function effortInOnePiece(read: (size: number) => unknown, size: number): number {
  const piece = Math.floor(size / PARTS);
  const inPieces = () => {
    for (let index = 0; index < PARTS; index += 1) read(piece);
  };
  inPieces();
  // A clock of a millisecond's ticks must not make a ratio of nothing.
  const tickUs = 1000;
  return (bestOf(() => read(size)) + tickUs) / (bestOf(inPieces) + tickUs);
}

/** Above what chance makes of an effort that grows with the size, and well below 8. */
export const GROWS_WITH_THE_SIZE = 4;

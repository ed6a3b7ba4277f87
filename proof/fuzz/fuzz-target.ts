import type { Buffer } from 'node:buffer';

/** What is wrong with what came of some bytes. Undefined: nothing. */
export type FuzzVerdict = string | undefined;

/** Something that takes bytes from outside. */
export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly string[];
  /** It may refuse bytes with an error of labnet's own. @defaultValue false: it throws nothing at all */
  readonly mayRefuse?: boolean;
  /** Makes a new decoder, with whatever it remembers from one datagram to the next. */
  readonly begin: () => (bytes: Buffer) => FuzzVerdict | Promise<FuzzVerdict>;
}

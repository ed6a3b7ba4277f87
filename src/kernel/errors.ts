/** Who can mend it: this program or its user, the machine at the other end, or what lies between. */
export type Blame = 'local' | 'remote' | 'network';

/** One entry of the error catalogue. `docs/errors.md` is generated from all of them. */
export interface ErrorKind<Code extends string = string> {
  readonly code: Code;
  readonly blame: Blame;
  /** What happened, in one sentence. */
  readonly meaning: string;
  /** What to try. Shown to the operator under the message. */
  readonly remedy: string;
  /** Exit code of a command that ends with this error: see {@link EXIT}. */
  readonly exitCode: number;
}

/** Exit codes of `labnet`. Scripts that call it may rely on them. */
export const EXIT = {
  ok: 0,
  /** A script threw, or labnet itself failed. */
  failed: 1,
  /** The command line, the configuration or an argument is wrong. */
  usage: 2,
  /** A deadline passed. */
  deadline: 3,
  /** A rig, socket or service refused, or reported an error. */
  refused: 4,
  /** This machine would not: a port in use, a file that cannot be written. */
  system: 5,
  /** Ended by SIGINT or Ctrl-C. */
  interrupted: 130,
} as const;

/**
 * Declares the error kinds of one room. Each room keeps its own in `errors.ts`.
 *
 * @param kinds - Map from code to entry without its code.
 * @returns The same map, each entry with its code.
 */
export function defineErrors<const Code extends string>(
  kinds: Readonly<Record<Code, Omit<ErrorKind, 'code'>>>,
): { readonly [K in Code]: ErrorKind<K> } {
  const entries = Object.entries<Omit<ErrorKind, 'code'>>(kinds).map(([code, kind]) => [
    code,
    { code, ...kind },
  ]);
  return Object.freeze(Object.fromEntries(entries)) as { readonly [K in Code]: ErrorKind<K> };
}

/** What an error may carry beside its message. */
export interface LabnetErrorOptions {
  /** Facts for a program: names, deadlines in milliseconds, partial results. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  /** Overrides the remedy of the catalogue where the place knows better. */
  readonly remedy?: string;
}

/**
 * The one error class of labnet. The message says what was attempted, with whom and which limit passed;
 * `code` is literal and stable; `remedy` says what to try.
 */
export class LabnetError<Code extends string = string> extends Error {
  override readonly name = 'LabnetError';
  readonly code: Code;
  readonly blame: Blame;
  readonly remedy: string;
  readonly exitCode: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(kind: ErrorKind<Code>, message: string, options: LabnetErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = kind.code;
    this.blame = kind.blame;
    this.exitCode = kind.exitCode;
    this.remedy = options.remedy ?? kind.remedy;
    this.details = options.details ?? {};
  }
}

/**
 * Waits on behalf of the caller: the stack of an error then names the lines that wait for it, not those of the timer
 * or socket where it was made.
 */
export async function traced<T>(waited: Promise<T>): Promise<T> {
  try {
    return await waited;
  } catch (error) {
    if (error instanceof LabnetError) Error.captureStackTrace(error);
    throw error;
  }
}

/** The message of whatever was thrown, also of what cannot be made a text. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return `something that has no text (${typeof thrown})`;
  }
}

/** Errors that any room may raise. */
export const kernelErrors = defineErrors({
  LABNET_INVALID_ARGUMENT: {
    blame: 'local',
    meaning: 'A value given to labnet is not of the form that it needs.',
    remedy: 'Correct the value; the message names it and says what is allowed.',
    exitCode: EXIT.usage,
  },
  LABNET_CANCELLED: {
    blame: 'local',
    meaning: 'The wait was cancelled: by Ctrl-C, by an AbortSignal, or because its owner closed.',
    remedy: 'Nothing to mend. What had been sent before stays sent: see the log.',
    exitCode: EXIT.interrupted,
  },
  LABNET_CLOSED: {
    blame: 'local',
    meaning: 'The object was used after it had been closed.',
    remedy: 'Open it again before you use it.',
    exitCode: EXIT.failed,
  },
  LABNET_INTERNAL: {
    blame: 'local',
    meaning: 'labnet itself made a mistake.',
    remedy: 'Please report it with the journal of the session.',
    exitCode: EXIT.failed,
  },
});

import type { CallOptions } from './client/call-options.js';

/** Arguments by name, and how long a call may take: see {@link kw}. */
export class Keywords {
  constructor(
    readonly kwargs: Readonly<Record<string, unknown>>,
    readonly options: CallOptions,
  ) {}
}

/**
 * Arguments by name, as the last argument of a call: `links.math.add(1, kw({ y: 2 }))`, with a deadline of its own
 * `links.math.slow(kw({}, { timeoutMs: 60_000 }))`.
 */
export function kw(kwargs: Readonly<Record<string, unknown>>, options: CallOptions = {}): Keywords {
  return new Keywords(kwargs, options);
}

/** What a call was given: positional arguments, arguments by name, options. */
export interface SplitArguments {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly options: CallOptions;
}

/** Takes the keywords, where there are any, off the end of some arguments. */
export function splitArguments(given: readonly unknown[]): SplitArguments {
  const last = given.at(-1);
  if (!(last instanceof Keywords)) return { args: given, kwargs: {}, options: {} };
  return { args: given.slice(0, -1), kwargs: last.kwargs, options: last.options };
}

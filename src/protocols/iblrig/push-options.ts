import type { RigOutcome } from '../ibl-echo/index.js';

/** How a message is pushed. */
export interface PushOptions {
  /** Resolve with the responses, or return the key of the log at once. @defaultValue false */
  readonly wait?: boolean;
  /** Ends the wait; what was sent stays sent. */
  readonly signal?: AbortSignal;
  /** Limit of the responses in milliseconds, from when the message leaves. @defaultValue that of the Auxiliaries */
  readonly timeoutMs?: number;
  /** Only these rigs. @defaultValue all */
  readonly only?: readonly string[];
  /** Told of each rig as soon as it is through. */
  readonly onOutcome?: (outcome: RigOutcome) => void;
}

/** How a message of a session is sent. */
export interface CommunicateOptions extends Omit<PushOptions, 'wait'> {
  /** Throw what went wrong, or return it. @defaultValue true */
  readonly raiseOnException?: boolean;
}

const KEYS: ReadonlySet<string> = new Set(['signal', 'timeoutMs', 'only', 'onOutcome']);

/**
 * Splits the arguments of a message from the options behind them. The last argument is taken for options when it is an
 * object of nothing but options, the one named `mark` among them; data that look the same need options after them.
 *
 * @param mark - The option by which options are known: a boolean.
 */
export function splitOptions(
  args: readonly unknown[],
  mark: 'wait' | 'raiseOnException',
): readonly [args: readonly unknown[], options: PushOptions & CommunicateOptions] {
  const last = args.at(-1);
  if (typeof last !== 'object' || last === null) return [args, {}];
  const isMarked = typeof (last as Readonly<Record<string, unknown>>)[mark] === 'boolean';
  const isOptions = isMarked && Object.keys(last).every((key) => key === mark || KEYS.has(key));
  return isOptions ? [args.slice(0, -1), last] : [args, {}];
}

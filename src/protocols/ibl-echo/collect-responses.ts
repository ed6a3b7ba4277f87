import { LabnetError, messageOf } from '../../kernel/errors.js';
import type { Answer, AskOptions, Communicator } from './communicator.js';
import { echoErrors } from './errors.js';
import { printable } from './print-responses.js';
import type { Message } from './wire/messages.js';

/** How a call ended at one rig. Times are milliseconds from the call. */
export interface RigOutcome {
  readonly rig: string;
  /** Undefined: no echo. */
  readonly echoAfterMs: number | undefined;
  /** Undefined: no response. */
  readonly responseAfterMs: number | undefined;
  /** Everything after the event; empty without a response. */
  readonly data: readonly unknown[];
  /** Why there is no response. */
  readonly error?: unknown;
}

/** What each rig answered: everything after the event, in the order in which the answers came. */
export type Responses = Map<string, readonly unknown[]>;

/** Asks one rig. */
export type Ask = (rig: Communicator) => Promise<Pick<Answer, 'data'>>;

/** Sends a message to one rig, waits for its answer, and tells how it ended there. */
export async function askRig(
  rig: Communicator,
  message: Message,
  options: AskOptions,
  onOutcome?: (outcome: RigOutcome) => void,
): Promise<Answer> {
  let echoAfterMs: number | undefined;
  const onEcho = (elapsedMs: number) => {
    echoAfterMs = elapsedMs;
    options.onEcho?.(elapsedMs);
  };
  try {
    const answer = await rig.ask(message, { ...options, onEcho });
    const { elapsedMs: responseAfterMs, data } = answer;
    onOutcome?.({ rig: rig.name, echoAfterMs, responseAfterMs, data });
    return answer;
  } catch (error) {
    onOutcome?.({ rig: rig.name, echoAfterMs, responseAfterMs: undefined, data: [], error });
    throw error;
  }
}

/**
 * Asks all rigs at once. Responses are in the order in which they came.
 *
 * @param what - What is asked, for the error.
 * @throws LABNET_SERVICES_INCOMPLETE naming each rig that failed; `details.responses` are those of the others.
 */
export async function collectAtOnce(
  what: string,
  rigs: readonly Communicator[],
  ask: Ask,
): Promise<Responses> {
  const responses: Responses = printable(new Map());
  const failures = new Map<string, unknown>();
  await Promise.all(
    rigs.map(async (rig) => {
      try {
        responses.set(rig.name, (await ask(rig)).data);
      } catch (error) {
        failures.set(rig.name, error);
      }
    }),
  );
  return settle(what, rigs.length, responses, failures);
}

/**
 * Asks one rig after the other; the first failure ends it, and the rigs after it are not asked.
 *
 * @param what - What is asked, for the error.
 * @param names - In whose order the responses are.
 * @throws LABNET_SERVICES_INCOMPLETE naming the rig that failed, and those that were not asked any more.
 */
export async function collectInTurn(
  what: string,
  rigs: readonly Communicator[],
  ask: Ask,
  names: readonly string[],
): Promise<Responses> {
  const responses: Responses = printable(new Map());
  for (const [index, rig] of rigs.entries()) {
    try {
      responses.set(rig.name, (await ask(rig)).data);
    } catch (error) {
      const notAsked = rigs.slice(index + 1).map(({ name }) => name);
      return settle(what, rigs.length, responses, new Map([[rig.name, error]]), notAsked);
    }
  }
  return printable(new Map(names.map((name) => [name, responses.get(name) ?? []])));
}

function settle(
  what: string,
  asked: number,
  responses: Responses,
  failures: Map<string, unknown>,
  notAsked: readonly string[] = [],
): Responses {
  if (failures.size === 0) return responses;
  const reasons = [...failures.values()].map((error) => `\n  ${messageOf(error)}`).join('');
  const rest = notAsked.length === 0 ? '' : `\n  not asked any more: ${notAsked.join(', ')}`;
  const [first] = failures.values();
  throw new LabnetError(
    echoErrors.LABNET_SERVICES_INCOMPLETE,
    `${failures.size} of ${asked} rigs did not complete ${what}:${reasons}${rest}`,
    { details: { responses, failures, notAsked }, cause: first },
  );
}

import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import { echoErrors } from '../ibl-echo/errors.js';
import { ExpMessage } from '../ibl-echo/index.js';
import type {
  AlyxClient,
  Communicator,
  ExpRef,
  Responses,
  Services,
  ServicesOptions,
} from '../ibl-echo/index.js';
import { AlyxAccount, readAlyxData, revealAccount } from './alyx-account.js';

/** Most arguments that each message takes. EXPEND and EXPINTERRUPT send whatever they are given, as a list. */
const MOST_ARGUMENTS: Readonly<Record<number, number>> = {
  [ExpMessage.EXPINIT]: 2,
  [ExpMessage.EXPSTART]: 3,
  [ExpMessage.EXPSTATUS]: 1,
  [ExpMessage.EXPINFO]: 2,
  [ExpMessage.EXPCLEANUP]: 1,
  [ExpMessage.ALYX]: 1,
};

/**
 * Makes a message of an event and its arguments and sends it to all rigs.
 *
 * @returns What each answered; null when a token was handed over, which nobody answers.
 * @throws LABNET_INVALID_ARGUMENT, LABNET_SERVICES_INCOMPLETE
 * @see iblrig/net.py, Auxiliaries.listen
 */
export async function performPush(
  services: Services,
  event: number,
  args: readonly unknown[],
  options: ServicesOptions,
): Promise<Responses | null> {
  const most = MOST_ARGUMENTS[event] ?? Infinity;
  const label = ExpMessage.nameOf(event) ?? String(event);
  if (args.length > most) throw invalid(`${label} takes at most ${most} arguments, not ${args.length}`);
  const [first, second = null, third] = args;
  switch (event) {
    case ExpMessage.EXPINIT:
      return services.init(first ?? null, { ...options, concurrent: args.length < 2 || Boolean(second) });
    case ExpMessage.EXPSTART:
      if (args.length === 0) throw invalid('EXPSTART needs an experiment reference');
      return services.start(first as ExpRef, second, {
        ...options,
        concurrent: args.length < 3 || Boolean(third),
      });
    case ExpMessage.EXPEND:
      return services.stop(args, options);
    case ExpMessage.EXPINTERRUPT:
      return services.stop(args, { ...options, immediately: true });
    case ExpMessage.EXPSTATUS:
      return services.status(first as string, options);
    case ExpMessage.EXPINFO:
      return services.info(first as string, second, options);
    case ExpMessage.EXPCLEANUP:
      return services.cleanup(first ?? null, options);
    default:
      if (args.length === 0) throw invalid('ALYX needs an account, or null to ask for one');
      return pushAlyx(services, clientOf(first), options);
  }
}

/** A login is handed over; without one, the rigs are asked for theirs. */
async function pushAlyx(
  services: Services,
  client: AlyxClient,
  options: ServicesOptions,
): Promise<Responses | null> {
  const { baseUrl, user, token } = client;
  if (user !== undefined && token !== undefined && token !== null) {
    await handOver(services, client, options);
    return null;
  }
  const answers = await services.ask([ExpMessage.ALYX, baseUrl, {}], options);
  return new Map([...answers].map(([rig, data]) => [rig, withAccount(data)]));
}

/** The token in an answer goes where it is not shown. */
function withAccount(data: readonly unknown[]): readonly unknown[] {
  const read = data.length === 2 ? readAlyxData(data) : undefined;
  const url = typeof data[0] === 'string' ? data[0] : null;
  return [url, new AlyxAccount(read?.url ?? url, read?.token)];
}

async function handOver(services: Services, client: AlyxClient, options: ServicesOptions): Promise<void> {
  const failures = new Map<string, unknown>();
  await Promise.all([...services.values()].map((rig) => handTo(rig, client, options, failures)));
  const [first] = failures.values();
  if (failures.size === 0) return;
  const reasons = [...failures.values()].map((error) => `\n  ${messageOf(error)}`).join('');
  throw new LabnetError(
    echoErrors.LABNET_SERVICES_INCOMPLETE,
    `${failures.size} of ${services.size} rigs did not take the token:${reasons}`,
    { details: { responses: new Map(), failures }, cause: first },
  );
}

async function handTo(
  rig: Communicator,
  client: AlyxClient,
  { signal, echoTimeoutMs, onOutcome }: ServicesOptions,
  failures: Map<string, unknown>,
): Promise<void> {
  const report = { rig: rig.name, responseAfterMs: undefined, data: [] };
  let echoAfterMs: number | undefined;
  try {
    await rig.alyx(client, {
      ...(signal && { signal }),
      ...(echoTimeoutMs !== undefined && { echoTimeoutMs }),
      onEcho: (elapsedMs) => (echoAfterMs = elapsedMs),
    });
    onOutcome?.({ ...report, echoAfterMs });
  } catch (error) {
    failures.set(rig.name, error);
    onOutcome?.({ ...report, echoAfterMs, error });
  }
}

function clientOf(given: unknown): AlyxClient {
  if (given === null || given === undefined) return { baseUrl: null };
  if (given instanceof AlyxAccount) return revealAccount(given);
  if (typeof given === 'object' && 'baseUrl' in given) return given as AlyxClient;
  throw invalid('ALYX takes an AlyxAccount, or null to ask for one');
}

function invalid(message: string): LabnetError {
  return new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, message);
}

import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import type { ExchangeDeadline } from '../../model/lab-event.js';
import { echoErrors } from './errors.js';
import { redactText } from '../../kernel/redact-text.js';
import type { EchoIntent } from './wire/exchange-table.js';
import type { ExchangeResult } from './wire/echo-output.js';

/** Most exchanges at once. A script that sends without waiting is refused beyond; what is urgent never is. */
export const MOST_WAITING = 4096;
/** How one ends that is refused for that. */
export const TOO_MANY = {
  kind: 'refused',
  code: 'ENOBUFS',
  message: `${MOST_WAITING} messages wait already`,
} as const;

/** What an exchange was about, for its error text. */
export interface ExchangeSubject {
  /** The rig, and where. */
  readonly name: string;
  readonly uri: string;
  /** `EXPSTART` … */
  readonly message: string;
}

/** Codes of the system that mean: the computer is there, the program is not, or no longer. */
const REFUSALS: Readonly<Record<string, (message: string) => string>> = {
  ECONNREFUSED: (message) => `refused ${message}: nothing listens there`,
  ECONNRESET: (message) => `the connection was lost while ${message} waited`,
};

/** The error of an exchange that ended without success, naming rig, message and limit. Undefined for a success. */
export function exchangeError(result: ExchangeResult, subject: ExchangeSubject): LabnetError | undefined {
  const { name, uri, message } = subject;
  const details = { rig: name, uri, message };
  switch (result.kind) {
    case 'confirmed':
    case 'answered':
      return undefined;
    case 'timeout': {
      const { awaiting, timeoutMs } = result;
      const kind = awaiting === 'echo' ? echoErrors.LABNET_ECHO_TIMEOUT : echoErrors.LABNET_RESPONSE_TIMEOUT;
      const missing =
        awaiting === 'echo' ? `no echo of ${message}` : `echoed ${message} but sent no response`;
      return new LabnetError(kind, `${name} (${uri}): ${missing} within ${timeoutMs} ms`, {
        details: { ...details, awaiting, timeoutMs },
      });
    }
    case 'reported': {
      const report = redactText(result.report);
      return new LabnetError(
        echoErrors.LABNET_RIG_REPORTED,
        `${name} (${uri}): ${message} failed there: ${report}`,
        { details: { ...details, report } },
      );
    }
    case 'refused': {
      const refusal = REFUSALS[result.code];
      const kind = refusal ? echoErrors.LABNET_RIG_REFUSED : echoErrors.LABNET_SEND_FAILED;
      const what = refusal ? refusal(message) : `${message} was not sent: ${result.message}`;
      return new LabnetError(kind, `${name} (${uri}): ${what} (${result.code})`, {
        details: { ...details, system: result.code },
      });
    }
    case 'cancelled':
      return new LabnetError(
        kernelErrors.LABNET_CANCELLED,
        `${name} (${uri}): the wait for ${message} was cancelled`,
        {
          details,
        },
      );
  }
}

/** What a failed opening is to an exchange. */
export function refusalOf(error: unknown): ExchangeResult {
  const system = error instanceof LabnetError ? error.details.system : undefined;
  return {
    kind: 'refused',
    code: typeof system === 'string' ? system : 'ENOTCONN',
    message: messageOf(error),
  };
}

/** The limits of an exchange, for whoever watches them run down. */
export function deadlinesOf({ echoTimeoutMs, answer }: EchoIntent): readonly ExchangeDeadline[] {
  const echo = { awaiting: 'echo', timeoutMs: echoTimeoutMs };
  return answer?.timeoutMs === undefined
    ? [echo]
    : [echo, { awaiting: 'response', timeoutMs: answer.timeoutMs }];
}

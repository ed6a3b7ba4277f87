import { kernelErrors, LabnetError } from '../../../kernel/errors.js';
import type { Outcome } from '../../../model/lab-event.js';
import { mslErrors } from '../errors.js';
import type { RequestFailure } from '../wire/client-output.js';
import type { PendingRequest } from '../wire/pending-requests.js';

/** What an error needs to know of the request that failed. */
export interface FailedRequest {
  readonly request: PendingRequest;
  /** `Manager[<host>:<port>]`, the address connected to. */
  readonly manager: string;
  readonly timeoutMs: number;
  /** Why the connection ended, if it did. */
  readonly lost: string;
}

/** Why a request has no result, as an error. */
export function requestError(
  failure: RequestFailure,
  { request, manager, timeoutMs, lost }: FailedRequest,
): LabnetError {
  const what = `${request.service}.${request.attribute}`;
  const details = { service: request.service, attribute: request.attribute, manager };
  switch (failure.kind) {
    case 'remote': {
      const { message, traceback } = failure.error;
      return new LabnetError(mslErrors.LABNET_MSL_REMOTE, `${what} at ${manager}: ${message}`, {
        details: { ...details, message, traceback },
      });
    }
    case 'timeout':
      return new LabnetError(
        mslErrors.LABNET_MSL_TIMEOUT,
        `${what} at ${manager}: no answer within ${timeoutMs} ms`,
        { details: { ...details, timeoutMs } },
      );
    case 'closed':
      return new LabnetError(
        mslErrors.LABNET_MSL_LOST,
        `${what} at ${manager}: the connection ended: ${lost}`,
        {
          details: { ...details, reason: lost },
        },
      );
    case 'gone':
      return new LabnetError(
        mslErrors.LABNET_MSL_LOST,
        `${what} at ${manager}: the service left before it answered`,
        { details },
      );
    case 'withdrawn':
      return new LabnetError(kernelErrors.LABNET_CANCELLED, `${what} at ${manager} was cancelled`, {
        details,
      });
  }
}

/** How a failed request is shown in the model. */
export function failureOutcome(failure: RequestFailure): Outcome {
  const outcomes = {
    remote: 'error',
    timeout: 'timeout',
    closed: 'error',
    gone: 'error',
    withdrawn: 'cancelled',
  } as const;
  return outcomes[failure.kind];
}

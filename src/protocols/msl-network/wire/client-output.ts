import type { ChannelOutput } from './channel-output.js';
import type { PendingRequest } from './pending-requests.js';
import type { RemoteError } from './remote-error.js';

/** Why a request has no result. */
export type RequestFailure =
  | { readonly kind: 'remote'; readonly error: RemoteError }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'closed' }
  /** The service left the manager before it answered. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'withdrawn' };

/** What a client's driver carries out, in order. */
export type ClientOutput =
  | ChannelOutput
  | { readonly type: 'send'; readonly text: string }
  /** The identity is on its way: requests may follow. The manager does not acknowledge it. */
  | { readonly type: 'identified' }
  /** The manager will not have this connection, or has ended it. */
  | { readonly type: 'refused'; readonly error: RemoteError }
  | { readonly type: 'sent'; readonly request: PendingRequest; readonly text: string }
  | {
      readonly type: 'result';
      readonly request: PendingRequest;
      readonly result: unknown;
      readonly line: string;
    }
  | { readonly type: 'failed'; readonly request: PendingRequest; readonly failure: RequestFailure }
  | {
      readonly type: 'notification';
      readonly service: string;
      readonly args: readonly unknown[];
      readonly kwargs: Readonly<Record<string, unknown>>;
      readonly line: string;
    }
  /** An answer that nobody waits for any more. */
  | { readonly type: 'late'; readonly line: string };

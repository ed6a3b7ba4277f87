import { pythonRepr, pythonStr } from '../../kernel/python/py-text.js';
import type { DataQueue, QueuePolicy } from './data-queue.js';
import type { ServerOptions } from './datagram-server.js';
import type { PushCallback } from './push-callback.js';
import type { SocketRegistry } from './socket-registry.js';
import type { ReturnFormat } from './wire/format-return.js';

/** What is done with data beside storing them. */
export type PushAction = 'store_last' | 'enqueue' | 'callback_async' | 'callback_direct';

/** How a push socket is opened. */
export interface PushSocketOptions extends ServerOptions {
  /** @defaultValue 'store_last' */
  readonly action?: PushAction;
  /** Queue of the action enqueue. @defaultValue one of its own */
  readonly queue?: DataQueue | null;
  /** Called with each data set by the actions callback_async and callback_direct. */
  readonly callback?: PushCallback | null;
  /** How the value of a direct callback goes back. @defaultValue 'json' */
  readonly returnFormat?: ReturnFormat;
  /** Most data sets that wait. @defaultValue 1000 */
  readonly queueLimit?: number;
  /** What happens when so many wait. @defaultValue 'refuse' */
  readonly queuePolicy?: QueuePolicy;
  /** How long a promise of the callback is waited for. @defaultValue 10000 */
  readonly callbackTimeoutMs?: number;
  /** Report INACTIVE when nothing happened for long. @defaultValue false */
  readonly checkActivity?: boolean;
  /** @defaultValue 900 */
  readonly activityTimeoutS?: number;
  /** Received data count as activity; the reference counts only `poke()`. @defaultValue false */
  readonly pokeOnReceive?: boolean;
  /** The servers that `status` reports. @defaultValue only this one */
  readonly registry?: SocketRegistry;
}

const ACTIONS: readonly PushAction[] = ['store_last', 'enqueue', 'callback_async', 'callback_direct'];

/** The reference's text for the first thing that is wrong. Options come from JavaScript too: types are not trusted. */
export function pushProblem(options: PushSocketOptions): string | undefined {
  const {
    action = 'store_last',
    queue = null,
    callback = null,
  }: Readonly<Record<string, unknown>> = { ...options };
  const { returnFormat = 'json' }: Readonly<Record<string, unknown>> = { ...options };
  const calls = action === 'callback_async' || action === 'callback_direct';
  if (queue !== null && action !== 'enqueue') {
    return "The 'queue' argument can only be used when the action is 'enqueue'";
  }
  if (callback !== null && !calls) {
    return "The 'callback' argument can only be used when the action is 'callback_async' or 'callback_direct'";
  }
  if (calls && typeof callback !== 'function')
    return `Value for callback: '${pythonStr(callback)}' is not callable`;
  if (returnFormat !== 'json' && returnFormat !== 'raw' && returnFormat !== 'string') {
    return "The 'return_format' argument may only be one of the 'json', 'raw' or 'string' values";
  }
  if (!ACTIONS.some((known) => known === action)) {
    return `Unknown action '${pythonStr(action)}'. Must be one of: ${pythonRepr(ACTIONS)}`;
  }
  return undefined;
}

import { ExpMessage } from './exp-message.js';
import { statusName } from './exp-status.js';

/**
 * What a rig says of itself in a message: its status, and in EXPINFO its session and whether it is the main sync.
 *
 * @returns Labels for the model, or undefined when the message says nothing of the kind.
 */
export function describePeer(event: number, data: readonly unknown[]): Record<string, string> | undefined {
  if (event !== ExpMessage.EXPSTATUS && event !== ExpMessage.EXPINFO) return undefined;
  const status = statusName(data[0]);
  const facts: Record<string, string> = { ...(status !== undefined && { status }) };
  const info = data[1];
  if (event === ExpMessage.EXPINFO && typeof info === 'object' && info !== null) {
    const { main_sync: mainSync, exp_ref: expRef } = info as Readonly<Record<string, unknown>>;
    if (typeof mainSync === 'boolean') facts['main sync'] = mainSync ? 'yes' : 'no';
    if (typeof expRef === 'string') facts.session = expRef;
  }
  return facts;
}

/**
 * What a rig does that goes on whether or not somebody listens.
 *
 * @param facts - As {@link describePeer} gives them.
 * @returns Empty: nothing; undefined: the message did not say.
 */
export function runningText({ status, session }: Readonly<Record<string, string>>): string | undefined {
  if (status === undefined) return undefined;
  return status === 'RUNNING' ? [status, session].filter((part) => part !== undefined).join(' ') : '';
}

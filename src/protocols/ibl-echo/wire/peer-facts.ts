import { ExpMessage } from './exp-message.js';
import { statusName } from './exp-status.js';

/** What the model is told of a rig. */
interface PeerSays {
  /** Label to text. */
  readonly facts: Readonly<Record<string, string>>;
  /** What it does whether or not somebody listens. Empty: nothing; absent: it did not say. */
  readonly running?: string;
}

/**
 * What a rig says of itself in a message: its status, and in EXPINFO its session and whether it is the main sync.
 *
 * @returns Undefined when the message says nothing of the kind.
 */
export function describePeer(event: number, data: readonly unknown[]): PeerSays | undefined {
  if (event !== ExpMessage.EXPSTATUS && event !== ExpMessage.EXPINFO) return undefined;
  const status = statusName(data[0]);
  const facts: Record<string, string> = { ...(status !== undefined && { status }) };
  const info = data[1];
  if (event === ExpMessage.EXPINFO && typeof info === 'object' && info !== null) {
    const { main_sync: mainSync, exp_ref: expRef } = info as Readonly<Record<string, unknown>>;
    if (typeof mainSync === 'boolean') facts['main sync'] = mainSync ? 'yes' : 'no';
    if (typeof expRef === 'string') facts.session = expRef;
  }
  const running = runningText(facts);
  return { facts, ...(running !== undefined && { running }) };
}

/** Empty: nothing goes on there. Undefined: the message did not say. */
function runningText({ status, session }: Readonly<Record<string, string>>): string | undefined {
  if (status === undefined) return undefined;
  return status === 'RUNNING' ? [status, session].filter((part) => part !== undefined).join(' ') : '';
}

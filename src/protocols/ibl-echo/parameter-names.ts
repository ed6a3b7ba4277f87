import { ExpMessage } from './wire/exp-message.js';
import { ExpStatus } from './wire/exp-status.js';

/** Names that a parameter of a communicator or of services may have, for completion. */
export const parameterNames: Readonly<Record<string, readonly string[]>> = {
  status: Object.keys(ExpStatus),
  event: Object.entries(ExpMessage).flatMap(([name, value]) => (typeof value === 'number' ? [name] : [])),
};

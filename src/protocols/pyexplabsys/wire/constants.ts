/**
 * Words of the data sockets, as they stand on the wire.
 *
 * @see PyExpLabSys/common/sockets.py, constants of the module
 */

/** Answer to a request that is none. The three M are the reference's. */
export const UNKNOWN_COMMAND = 'UNKNOWN_COMMMAND';

/** Stands for a point that is older than the timeout of its codename. */
export const OLD_DATA = 'OLD_DATA';

/** Characters that a codename must not have, in the order in which they are looked for. */
export const BAD_CHARS: readonly string[] = ['#', ',', ';', ':', '&'];

/** First word of the answer to data that a push socket took. */
export const PUSH_ACK = 'ACK';

/** First word of the answer with what a callback returned, and of the answers about the socket itself. */
export const PUSH_RET = 'RET';

/** First word of the answer to data that a push socket did not take. */
export const PUSH_ERROR = 'ERROR';

/** First word of the answer when the callback failed: the data were taken. */
export const PUSH_EXCEP = 'EXCEP';

/** Instead of a point in a batch of a live socket: forget what there was. */
export const LIVE_RESET = 'RESET';

/** Ports where the reference's servers listen unless told otherwise. */
export const DEFAULT_PORTS = { date: 9000, data: 9010, push: 8500, live: 8000 } as const;

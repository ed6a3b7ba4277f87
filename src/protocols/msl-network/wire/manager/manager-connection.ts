import type { Line } from '../line-splitter.js';
import { Nonsense } from '../nonsense.js';
import type { AdminRequest, ConnectionId } from './manager-output.js';
import type { PeerIdentity } from './peer-identity.js';

/**
 * What a connection waits for: an answer of the peer, the driver (`busy`), or nothing in particular (`open`).
 */
export type Stage =
  'manager-password' | 'username' | 'user-password' | 'identity' | 'open' | 'busy' | 'closed';

/** What a manager knows of one connection. Changed in place by the machine that owns it. */
export class ManagerConnection {
  stage: Stage = 'identity';
  networkName: string;
  /** Absent until the peer has said who it is. */
  identity: PeerIdentity | undefined;
  isAdmin = false;
  /** The name that the peer logs in with, while it does. */
  username = '';
  /** What the login in progress is for; absent: for being let in. */
  adminRequest: AdminRequest | undefined;
  /** Lines that came while the driver was busy, or while a login was in progress. */
  readonly waiting: Line[] = [];
  readonly nonsense = new Nonsense();

  /**
   * @param address - `<host>:<port>`, the host as it appears in network names.
   * @param host - Name of the peer's computer up to the first dot: what host authentication looks at.
   */
  constructor(
    readonly id: ConnectionId,
    readonly address: string,
    readonly host: string,
  ) {
    this.networkName = `<Unknown>[${address}]`;
  }
}

import type { PeerIdentity } from './peer-identity.js';

/** Number that the driver gives a connection. */
export type ConnectionId = number;

/** What a peer offers to be let in. Compared by the driver: it takes time, and the machine knows no hashes. */
export type Credentials =
  | { readonly kind: 'manager-password'; readonly password: string }
  | { readonly kind: 'login'; readonly username: string; readonly password: string };

/** A request that only an administrator may make. */
export interface AdminRequest {
  /** Dots descend: `users_table.usernames`. */
  readonly attribute: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly uid: unknown;
}

/** What is written to the log of connections, in the reference's words. */
export type ConnectionMessage =
  | 'new connection request'
  | 'connected as a client'
  | 'connected as a service'
  | 'disconnected'
  | 'connection closed prematurely'
  | 'connection closed before receiving the username'
  | 'connection closed before receiving the password'
  | 'rejected: untrusted hostname'
  | 'rejected: unregistered user'
  | 'rejected: wrong login password'
  | 'rejected: wrong Manager password'
  | 'rejected: invalid identity';

/** What a manager's driver carries out, in order. */
export type ManagerOutput =
  | { readonly type: 'send'; readonly connection: ConnectionId; readonly text: string }
  /** After what was sent. */
  | { readonly type: 'close'; readonly connection: ConnectionId }
  /** The driver compares and calls `verified`. */
  | { readonly type: 'verify'; readonly connection: ConnectionId; readonly credentials: Credentials }
  /** The driver runs it and calls `adminAnswered`. */
  | { readonly type: 'admin'; readonly connection: ConnectionId; readonly request: AdminRequest }
  | { readonly type: 'journal'; readonly connection: ConnectionId; readonly message: ConnectionMessage }
  | {
      readonly type: 'joined';
      readonly networkName: string;
      readonly identity: PeerIdentity;
      readonly address: string;
    }
  | { readonly type: 'left'; readonly networkName: string; readonly identity: PeerIdentity }
  /** Who is linked with a service and who holds its lock, sorted. */
  | {
      readonly type: 'links';
      readonly service: string;
      readonly links: readonly string[];
      readonly holders: readonly string[];
      readonly shared: boolean;
    }
  /** A line that was not passed on, and why. */
  | {
      readonly type: 'dropped';
      readonly connection: ConnectionId;
      readonly networkName: string;
      readonly reason: string;
    }
  /** An administrator ended the manager. */
  | { readonly type: 'shutdown' };

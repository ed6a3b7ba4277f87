import { pickOptions } from '../pick-options.js';

/** How a manager is run. @see msl-network `msl.network.manager.run_forever` */
export interface ManagerOptions {
  /** Address to listen on. @defaultValue '127.0.0.1' */
  readonly host?: string | undefined;
  /** 0: any free one. @defaultValue 1875 */
  readonly port?: number | undefined;
  /** Name in the model and in facts. @defaultValue 'manager' */
  readonly label?: string | undefined;
  /** Let only those in whose computer is in the table of host names. */
  readonly authHostname?: boolean | undefined;
  /** Let only those in who log in as a user of the table. */
  readonly authLogin?: boolean | undefined;
  /** Let only those in who know this password. */
  readonly authPassword?: string | undefined;
  /** File with the users and host names; null: only in memory. @defaultValue `manager.json` in the folder of certificates */
  readonly database?: string | null | undefined;
  /** @defaultValue false */
  readonly disableTls?: boolean | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly keyFilePassword?: string | undefined;
  /** Folder of certificates and keys. @defaultValue as for {@link ConnectOptions} */
  readonly home?: string | undefined;
  /** Longest line that is read, in bytes. @defaultValue 268435456 */
  readonly readLimit?: number | undefined;
  /** Calls need a link. The reference lets everybody call. @defaultValue false */
  readonly strict?: boolean | undefined;
  /** Called when the manager has ended: closed, or shut down by an administrator. */
  readonly onClosed?: (() => void) | undefined;
}

const MANAGER_KEYS: readonly string[] = [
  'host',
  'port',
  'label',
  'authHostname',
  'authLogin',
  'authPassword',
  'database',
  'disableTls',
  'certFile',
  'keyFile',
  'keyFilePassword',
  'home',
  'readLimit',
  'strict',
];

/**
 * Those of some options that belong to a manager; all others are left out. A client's `passwordManager` is a
 * manager's `authPassword`.
 *
 * @see msl-network `msl.network.manager.filter_run_forever_kwargs`
 */
export function filterManagerOptions(options: Readonly<Record<string, unknown>>): ManagerOptions {
  return pickOptions(options, MANAGER_KEYS, ['authPassword', 'passwordManager']);
}

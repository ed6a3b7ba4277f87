import { defaultHome } from '../host-facts.js';
import { pickOptions } from '../pick-options.js';
import { TrustDesk } from './trust-desk.js';
import { DEFAULT_READ_LIMIT, MANAGER_PORT } from '../wire/constants.js';

/** Where a manager is, and how it is connected to. */
export interface ManagerAddress {
  readonly host: string;
  readonly port: number;
  /** Most seconds for the connection, and again for what the manager says first. */
  readonly timeoutS: number;
  readonly disableTls: boolean;
  /** A PEM file with the certificate to trust, in place of the one that is kept for the host. */
  readonly certFile: string | undefined;
  /** Whether the certificate has to bear the host's name. */
  readonly assertHostname: boolean;
  /** Keep a certificate that is not known, unasked. */
  readonly autoSave: boolean;
  /** Folder of the certificates. */
  readonly home: string;
  /** Longest line that is read, in bytes. */
  readonly readLimit: number;
  /** Where certificates are judged. */
  readonly trust: TrustDesk;
}

/** Who asks to be let in. What is missing is asked of the operator when the manager wants it. */
export interface Credentials {
  readonly username?: string | undefined;
  /** Of the user. */
  readonly password?: string | undefined;
  /** Of the manager. */
  readonly passwordManager?: string | undefined;
}

/** How a client or a service connects with a manager. @see msl-network `msl.network.client.connect` */
export interface ConnectOptions extends Credentials {
  /** @defaultValue 'localhost' */
  readonly host?: string | undefined;
  /** @defaultValue 1875 */
  readonly port?: number | undefined;
  /** Most seconds for the connection, and again for what the manager says first. @defaultValue 10 */
  readonly timeoutS?: number | undefined;
  /** Longest line that is read, in bytes. @defaultValue 268435456 */
  readonly readLimit?: number | undefined;
  /** @defaultValue false */
  readonly disableTls?: boolean | undefined;
  /** A PEM file with the certificate to trust. @defaultValue the one that is kept for the host */
  readonly certFile?: string | undefined;
  /** Whether the certificate has to bear the host's name. @defaultValue true */
  readonly assertHostname?: boolean | undefined;
  /** Keep a certificate that is not known, unasked. @defaultValue false */
  readonly autoSave?: boolean | undefined;
  /** Folder of the certificates. @defaultValue the environment's MSL_NETWORK_HOME, or one in the user's state folder */
  readonly home?: string | undefined;
  /** Shared by those that are not to ask about one certificate at the same time. @defaultValue one of its own */
  readonly trust?: TrustDesk | undefined;
}

/** Where, with every default in place. */
export function managerAddress(options: ConnectOptions): ManagerAddress {
  return {
    host: options.host ?? 'localhost',
    port: options.port ?? MANAGER_PORT,
    timeoutS: options.timeoutS ?? 10,
    disableTls: options.disableTls ?? false,
    certFile: options.certFile,
    assertHostname: options.assertHostname ?? true,
    autoSave: options.autoSave ?? false,
    home: options.home ?? defaultHome(),
    readLimit: options.readLimit ?? DEFAULT_READ_LIMIT,
    trust: options.trust ?? new TrustDesk(),
  };
}

const CONNECT_KEYS: readonly string[] = [
  'name',
  'host',
  'port',
  'timeoutS',
  'username',
  'password',
  'passwordManager',
  'readLimit',
  'disableTls',
  'certFile',
  'assertHostname',
  'autoSave',
  'home',
];

/**
 * Those of some options that belong to a connection; all others are left out. A manager's `authPassword` is a
 * client's `passwordManager`.
 *
 * @see msl-network `msl.network.client.filter_client_connect_kwargs`
 */
export function filterClientConnectKwargs(
  options: Readonly<Record<string, unknown>>,
): ConnectOptions & { readonly name?: string } {
  return pickOptions(options, CONNECT_KEYS, ['passwordManager', 'authPassword']);
}

/** Port of a manager when none is named: the year in which the BIPM was founded. */
export const MANAGER_PORT = 1875;

/** Attribute by which a peer asks the manager to close its connection. */
export const DISCONNECT = '__disconnect__';

/** The uid of every notification. */
export const NOTIFICATION_UID = 'notification';

/** Method that ends a service, where the service has one. */
export const SHUTDOWN_SERVICE = 'shutdown_service';

/** Administrator request that ends the manager. */
export const SHUTDOWN_MANAGER = 'shutdown_manager';

/** Name under which requests reach the manager itself. */
export const MANAGER = 'Manager';

/** Longest line that is read when no limit is named, in bytes. The reference has no limit. */
export const DEFAULT_READ_LIMIT = 256 * 1024 * 1024;

import type { OpenSet } from '../../../kernel/open-set.js';
import type { ConnectOptions } from '../channel/connect-options.js';

/** How a client connects, and what it does by itself. */
export interface ClientOptions extends ConnectOptions {
  /** Name that the client goes by at the manager. @defaultValue 'Client' */
  readonly name?: string | undefined;
  /** Name in the model and in facts. @defaultValue `<host>:<port>` */
  readonly label?: string | undefined;
  /** Most milliseconds for an answer where a call does not say. @defaultValue 10000 */
  readonly requestTimeoutMs?: number | undefined;
  /** Connect again when the connection is lost, and make the links anew. @defaultValue true */
  readonly reconnect?: boolean | undefined;
  /**
   * How often the manager is asked who is connected; 0: only while an answer is awaited, then every second.
   *
   * @defaultValue 0
   */
  readonly pollMs?: number | undefined;
  /** How a script reaches this client, for what operators are told to try: `managers.lab`. @defaultValue not told */
  readonly expression?: string | undefined;
  /** Closed with the rest of it, and so is what this one spawns. @defaultValue closed by nobody else */
  readonly within?: OpenSet | undefined;
  /** Called when the client is closed for good. */
  readonly onClosed?: (() => void) | undefined;
}

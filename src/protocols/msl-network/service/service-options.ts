import type { OpenSet } from '../../../kernel/open-set.js';
import type { ConnectOptions } from '../channel/connect-options.js';
import type { ServiceAttributes } from './service-attributes.js';

/** What a service is, and how it connects. @see msl-network `msl.network.service.Service` */
export interface ServiceOptions extends ConnectOptions {
  /** Unique at its manager. */
  readonly name: string;
  /** What clients may call. */
  readonly attributes: ServiceAttributes;
  /** Most clients that may be linked with it at once; 0 or less: no limit. @defaultValue -1 */
  readonly maxClients?: number | undefined;
  /** Attributes that are not offered. */
  readonly ignoreAttributes?: readonly string[] | undefined;
  /** Name in the model and in facts. @defaultValue the name */
  readonly label?: string | undefined;
  /** Connect again when the connection is lost. @defaultValue true */
  readonly reconnect?: boolean | undefined;
  /** Runs when the connection has ended, before it comes back or closes for good. */
  readonly shutdownHandler?: ((reason: string) => void) | undefined;
  /** Closed with the rest of it. @defaultValue closed by nobody else */
  readonly within?: OpenSet | undefined;
  /** Called when the service is closed for good. */
  readonly onClosed?: (() => void) | undefined;
}

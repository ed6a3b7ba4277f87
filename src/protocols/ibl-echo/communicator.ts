import type { WaitOptions } from '../../kernel/wait-for.js';
import type { PeerCondition } from '../../model/lab-event.js';
import type { Address } from '../../transport/net.js';
import type { EventCallback, EventReceived } from './callback-registry.js';
import type { ExpRef } from './wire/messages.js';

/** Options of a call that sends. */
export interface SendOptions {
  /** Whom to send to. Needed by a communicator that listens; a client has one address only. */
  readonly addr?: Address;
  readonly signal?: AbortSignal;
  /** Echo deadline in milliseconds; 0 is the default. @defaultValue that of the communicator, 1000 */
  readonly echoTimeoutMs?: number;
  /** How often EXPSTATUS or EXPINFO is sent again without an echo. Other messages are never sent twice. @defaultValue 0 */
  readonly retries?: number;
  /** Told when the echo arrives, with the milliseconds since the call. Must not throw. */
  readonly onEcho?: (elapsedMs: number) => void;
}

/** Options of a call that also waits for the rig's answer. */
export interface AskOptions extends SendOptions {
  /** Response deadline in milliseconds, counted from the call. Infinity: none. @defaultValue 10000 */
  readonly responseTimeoutMs?: number;
}

/** The echo arrived: the rig has the message. What it does about it is another matter. */
export interface Confirmation {
  readonly rig: string;
  /** `EXPSTART` … */
  readonly message: string;
  /** From the call to the echo, in milliseconds. */
  readonly elapsedMs: number;
}

/** A database client that may hold a token, as `alyx()` takes it. */
export interface AlyxClient {
  readonly baseUrl: string | null;
  readonly user?: string;
  /** Never shown, logged or journalled. */
  readonly token?: unknown;
}

/**
 * What every remote service understands.
 *
 * @see iblutil/io/net/base.py, Service
 */
export interface Service {
  /**
   * Prepare: EXPINIT.
   *
   * @example
   * ```ts
   * await rigs.cameras.init({ fps: 60 })
   * ```
   */
  init(data?: unknown, options?: SendOptions): Promise<Confirmation>;
  /**
   * Start: EXPSTART with an experiment reference.
   *
   * @example
   * ```ts
   * await rigs.cameras.start('2026-01-31_1_mouse')
   * ```
   */
  start(expRef: ExpRef, data?: unknown, options?: SendOptions): Promise<Confirmation>;
  /**
   * End: EXPEND, or EXPINTERRUPT when `immediately`.
   *
   * @example
   * ```ts
   * await rigs.cameras.stop(null, { immediately: true })
   * ```
   */
  stop(data?: unknown, options?: SendOptions & { readonly immediately?: boolean }): Promise<Confirmation>;
  /**
   * Tell the status of this side: EXPSTATUS.
   *
   * @example
   * ```ts
   * await rigs.cameras.status('RUNNING')
   * ```
   */
  status(status: number | string, options?: SendOptions): Promise<Confirmation>;
  /**
   * Tell status and information of this side: EXPINFO.
   *
   * @example
   * ```ts
   * await rigs.cameras.info('CONNECTED')
   * ```
   */
  info(status: number | string, data?: unknown, options?: SendOptions): Promise<Confirmation>;
  /**
   * Clean up: EXPCLEANUP.
   *
   * @example
   * ```ts
   * await rigs.cameras.cleanup()
   * ```
   */
  cleanup(data?: unknown, options?: SendOptions): Promise<Confirmation>;
  /** Hand over an Alyx token, or ask for one and resolve with `[url, {user: token}]`. */
  alyx(alyx?: AlyxClient, options?: AskOptions): Promise<readonly unknown[] | undefined>;
}

/**
 * One end of the echo protocol.
 *
 * @see iblutil/io/net/base.py, Communicator
 */
export interface Communicator extends Service {
  /** As the configuration calls it; the URI where nobody does. */
  readonly name: string;
  /** `udp://192.0.2.1:11001` */
  readonly serverUri: string;
  /** Host of the URI. */
  readonly hostname: string;
  /** Port of the URI. */
  readonly port: number;
  /** Scheme of the URI: udp, tcp, ws. */
  readonly protocol: string;
  /** The far end as the creator sees it: `client` talks to one server, `server` listens for clients. */
  readonly role: 'client' | 'server';
  /** What is known of the far end. Only "heard" is good. */
  readonly condition: PeerCondition;
  /** When anything arrived last, in milliseconds since 1970. Undefined: never. */
  readonly lastHeardAtMs: number | undefined;
  /** Open, heard from, and no later question of ours unanswered. More than the reference's "a socket is open". */
  readonly isConnected: boolean;
  /** Calls back at each message of an event, or of any event of a combination. */
  assignCallback(event: number | string, callback: EventCallback): void;
  /** Takes callbacks of an event away, and cancels who waits for it. Returns how many there were. */
  clearCallbacks(event: number | string, callback?: EventCallback): number;
  /**
   * The next message of an event, or of any event of a combination.
   *
   * @example
   * ```ts
   * await rigs.cameras.onEvent('EXPEND', { timeoutMs: 60_000 })
   * ```
   */
  onEvent(event: number | string, options?: WaitOptions): Promise<EventReceived>;
  /** Sends and waits for the echo. Text goes as it is, bytes too, everything else as JSON. */
  confirmedSend(data: unknown, options?: SendOptions): Promise<Confirmation>;
  /**
   * Sends a message and waits for the echo and then for the rig's message of the same event.
   *
   * @example
   * ```ts
   * await rigs.cameras.ask([ExpMessage.EXPINFO, 0, null])
   * ```
   */
  ask(message: readonly unknown[], options?: AskOptions): Promise<Answer>;
  /** Ends everything that waits and gives the socket back. Idempotent. */
  close(): Promise<void>;
}

/** What a rig answered. */
export interface Answer extends Confirmation {
  /** Everything after the event. */
  readonly data: readonly unknown[];
}

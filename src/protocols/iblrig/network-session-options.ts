import type { KnownRigs } from './session-rigs.js';

/** What a session is about, and how it treats its rigs. */
export interface NetworkSessionOptions {
  /** Whom the experiment is about. May be given to `connect` instead. */
  readonly subject?: string;
  /** This computer is the main sync: it cannot have remote rigs then. @defaultValue false */
  readonly mainSync?: boolean;
  /** @defaultValue empty */
  readonly experimentDescription?: Readonly<Record<string, unknown>>;
  /** @defaultValue the iblrig that labnet speaks as */
  readonly rigVersion?: string;
  /** Limit of the responses to one step, in milliseconds. @defaultValue 10000 */
  readonly timeoutMs?: number;
  /** EXPCLEANUP goes to the rigs when the session is cleaned up. The reference sends none. @defaultValue false */
  readonly notifyServices?: boolean;
  /** Rigs that can be chosen by name. @defaultValue none */
  readonly knownRigs?: () => Promise<KnownRigs>;
  /** Runs something outside of the evaluation that called, so that its interruption does not end it, too. */
  readonly detached?: <T>(run: () => T) => T;
}

/** How a session is cleaned up. */
export interface CleanupOptions {
  /** @defaultValue that of the session */
  readonly notifyServices?: boolean;
}

import type { PeerId } from '../../../model/lab-event.js';
import type { NotificationStream } from './notification-stream.js';
import type { ServiceRecord } from './service-record.js';
import type { Kwargs } from '../wire/messages.js';

/** A lock that this client holds. */
export interface HeldLock {
  readonly shared: boolean;
  /** In milliseconds since 1970. */
  readonly sinceMs: number;
}

/** Called with each notification of a linked service. */
export type NotificationHandler = (args: readonly unknown[], kwargs: Kwargs) => void;

/**
 * What a client knows of one of its links. Shared by the client, which changes it, and the {@link Link}, which shows
 * it.
 */
export interface LinkState {
  readonly service: string;
  /** The service in the model. */
  readonly peer: PeerId;
  /** Whether the client makes the link anew when it is lost. */
  readonly kept: boolean;
  /** waiting: the service or the manager is not there. broken: unlinked for good. */
  condition: 'linked' | 'waiting' | 'broken';
  /** Latest known; absent before the first link. */
  record: ServiceRecord | undefined;
  lock: HeldLock | undefined;
  handler: NotificationHandler | undefined;
  readonly streams: Set<NotificationStream>;
  /** The record has changed. */
  onRecord(): void;
}

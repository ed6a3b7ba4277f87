import type { NetworkSession } from './network-session.js';
import type { NetworkSessionOptions } from './network-session-options.js';
import type { RemoteRigs } from './session-rigs.js';

/** Makes a session and connects it. */
export type OpenSession = (
  remoteRigs: RemoteRigs,
  options?: NetworkSessionOptions,
) => Promise<NetworkSession>;

/** The sessions of a lab: those that are under way when it closes are ended in order. */
export class SessionSet {
  /** The one that is always there, not connected at first. */
  readonly main: NetworkSession;
  readonly #others = new Set<NetworkSession>();

  constructor(private readonly create: (options: NetworkSessionOptions) => NetworkSession) {
    this.main = create({});
  }

  /** @throws LABNET_RIGS_UNKNOWN, LABNET_SESSION_MAIN_SYNC */
  readonly open: OpenSession = (remoteRigs, options = {}) => {
    for (const other of this.#others) if (other.state === 'cleaned') this.#others.delete(other);
    const session = this.create(options);
    this.#others.add(session);
    return session.connect(remoteRigs);
  };

  /** Interrupts what is under way and closes everything. */
  async close(): Promise<void> {
    await Promise.all([this.main, ...this.#others].map((session) => session.close()));
  }
}

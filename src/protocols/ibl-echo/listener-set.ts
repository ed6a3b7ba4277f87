import { messageOf } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { NetError } from '../../transport/net.js';

/** What is told besides messages, any number of times. */
export interface EchoEngineListeners {
  onConnectionLost?(reason: string): void;
  onErrorReceived?(error: NetError): void;
  onEofReceived?(): void;
}

/** Those who want to be told. One that fails costs the others nothing. */
export class ListenerSet {
  readonly #all = new Set<EchoEngineListeners>();

  constructor(
    private readonly name: string,
    private readonly logger: Logger,
  ) {}

  /** Returns the way out. */
  add(listeners: EchoEngineListeners): () => void {
    this.#all.add(listeners);
    return () => this.#all.delete(listeners);
  }

  tell(call: (listeners: EchoEngineListeners) => void): void {
    for (const listeners of this.#all) {
      try {
        call(listeners);
      } catch (error) {
        this.logger.log('error', `a listener of ${this.name} failed: ${messageOf(error)}`);
      }
    }
  }

  clear(): void {
    this.#all.clear();
  }
}

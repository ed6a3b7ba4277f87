import { MANAGER } from '../constants.js';
import { writeError, writeResult } from '../messages.js';
import { returned } from '../python-failure.js';
import type { PythonFailure } from '../python-failure.js';
import type { ManagerConnection } from './manager-connection.js';
import type { ConnectionMessage, ManagerOutput } from './manager-output.js';
import { ManagerRegistry } from './manager-registry.js';
import type { ServiceEntry } from './service-entry.js';

/** How a manager is set up. */
export interface ManagerSettings {
  /** Name of this computer, as it appears in network names. */
  readonly hostname: string;
  readonly port: number;
  readonly language: string;
  readonly os: string;
  readonly authentication: 'none' | 'hostname' | 'manager-password' | 'login';
  /** Calls need a link, and a link needs that no lock stands against it. The reference lets everybody call. */
  readonly strict: boolean;
  isTrustedHost(host: string): boolean;
  isRegistered(username: string): boolean;
}

/** What the parts of a manager share: the settings, the registry, and the outputs of the step in progress. */
export class ManagerCore {
  readonly registry = new ManagerRegistry();
  /** Network name of the manager. */
  readonly name: string;
  #outputs: ManagerOutput[] = [];

  constructor(readonly settings: ManagerSettings) {
    this.name = `${MANAGER}[${settings.hostname}:${settings.port}]`;
  }

  emit(output: ManagerOutput): void {
    this.#outputs.push(output);
  }

  /** The outputs since the last call. */
  take(): readonly ManagerOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  send(connection: ManagerConnection, text: string): void {
    this.#outputs.push({ type: 'send', connection: connection.id, text });
  }

  /** Answers a request of the peer. */
  result(connection: ManagerConnection, result: unknown, uid: unknown): void {
    this.send(connection, writeResult(result, { requester: connection.networkName, uid }));
  }

  /** Answers a request of the peer with an error. */
  fail(connection: ManagerConnection, failure: PythonFailure, uid: unknown = ''): void {
    this.send(connection, writeError(failure, { requester: connection.networkName, uid }));
  }

  /** One error in the manager's name, then the connection ends. */
  refuse(connection: ManagerConnection, failure: PythonFailure, message: ConnectionMessage): void {
    this.journal(connection, message);
    this.send(connection, writeError(failure, { requester: this.name, uid: '' }));
    this.close(connection);
  }

  journal(connection: ManagerConnection, message: ConnectionMessage): void {
    this.emit({ type: 'journal', connection: connection.id, message });
  }

  /** Ends the connection and takes the peer out of everything. Idempotent. */
  close(connection: ManagerConnection): void {
    if (connection.stage === 'closed') return;
    this.forget(connection);
    this.emit({ type: 'close', connection: connection.id });
  }

  /** Takes the peer out of everything; its connection is gone or about to go. */
  forget(connection: ManagerConnection): void {
    if (connection.stage === 'closed') return;
    connection.stage = 'closed';
    connection.waiting.length = 0;
    this.journal(connection, 'disconnected');
    const service = this.registry.remove(connection);
    for (const entry of this.registry.services) {
      entry.forget(connection);
      if (entry.unlink(connection.networkName)) this.linksChanged(entry);
    }
    if (service) this.#failUnanswered(service);
    if (connection.identity)
      this.emit({ type: 'left', networkName: connection.networkName, identity: connection.identity });
  }

  linksChanged(entry: ServiceEntry): void {
    this.emit({
      type: 'links',
      service: String(entry.identity.name),
      links: entry.links,
      holders: entry.holders,
      shared: entry.shared,
    });
  }

  dropped(connection: ManagerConnection, reason: string): void {
    this.emit({ type: 'dropped', connection: connection.id, networkName: connection.networkName, reason });
  }

  /** Whoever waits for a service that is gone hears of it. */
  #failUnanswered(entry: ServiceEntry): void {
    const name = String(entry.identity.name);
    const text = `the '${name}' Service closed its connection to ${this.name} before it answered`;
    for (const { requester, uid } of entry.unanswered()) {
      if (requester.stage !== 'closed') this.fail(requester, returned('ConnectionAbortedError', text), uid);
    }
  }
}

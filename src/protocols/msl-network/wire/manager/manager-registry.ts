import { pythonRepr } from '../../../../kernel/python/py-text.js';
import { isHashable } from '../python-failure.js';
import type { ManagerConnection } from './manager-connection.js';
import type { ClientIdentity, ServiceIdentity } from './peer-identity.js';
import { ServiceEntry } from './service-entry.js';

/** The peers that have said who they are: clients by network name, services by name, both in order of arrival. */
export class ManagerRegistry {
  readonly #clients = new Map<
    string,
    { readonly connection: ManagerConnection; readonly identity: ClientIdentity }
  >();
  readonly #services = new Map<string, ServiceEntry>();
  readonly #serviceOf = new Map<ManagerConnection, ServiceEntry>();

  get services(): IterableIterator<ServiceEntry> {
    return this.#services.values();
  }

  addClient(connection: ManagerConnection, identity: ClientIdentity): void {
    this.#clients.set(connection.networkName, { connection, identity });
  }

  addService(connection: ManagerConnection, identity: ServiceIdentity): void {
    const entry = new ServiceEntry(connection, identity);
    this.#services.set(keyOf(identity.name), entry);
    this.#serviceOf.set(connection, entry);
  }

  /** The service of that name. Names are any JSON values that can be keys. */
  service(name: unknown): ServiceEntry | undefined {
    return typeof name === 'string' || isHashable(name) ? this.#services.get(keyOf(name)) : undefined;
  }

  /** The service that speaks on this connection. */
  serviceOf(connection: ManagerConnection): ServiceEntry | undefined {
    return this.#serviceOf.get(connection);
  }

  /** Takes a peer out and returns the service that it was, if it was one. */
  remove(connection: ManagerConnection): ServiceEntry | undefined {
    if (this.#clients.get(connection.networkName)?.connection === connection)
      this.#clients.delete(connection.networkName);
    const entry = this.#serviceOf.get(connection);
    if (entry) {
      this.#serviceOf.delete(connection);
      this.#services.delete(keyOf(entry.identity.name));
    }
    return entry;
  }

  /** What the manager tells of its clients, in wire order. */
  clientTable(): ReadonlyMap<unknown, unknown> {
    return new Map(
      [...this.#clients].map(([networkName, { connection, identity }]) => [
        networkName,
        { name: identity.name, address: connection.address, language: identity.language, os: identity.os },
      ]),
    );
  }

  /** What the manager tells of its services, in wire order. */
  serviceTable(): ReadonlyMap<unknown, unknown> {
    return new Map([...this.#services.values()].map((entry) => [entry.identity.name, serviceRecord(entry)]));
  }
}

/** What a client learns of a service: part of the manager's identity, and the answer to `link`. */
export function serviceRecord({ connection, identity }: ServiceEntry): Readonly<Record<string, unknown>> {
  return {
    attributes: identity.attributes,
    address: connection.address,
    language: identity.language,
    os: identity.os,
    max_clients: identity.maxClients,
  };
}

function keyOf(name: unknown): string {
  return typeof name === 'string' ? name : `\0${pythonRepr(name)}`;
}

import type { PeerId } from '../../../model/lab-event.js';
import type { ProtocolContext } from '../../protocol.js';
import { WireFacts } from '../client-facts.js';
import type { ConnectionMessage, ManagerOutput } from '../wire/manager/manager-output.js';

/** One line of the log of connections. */
export interface ConnectionRecord {
  /** In milliseconds since 1970. */
  readonly atMs: number;
  /** `<host>:<port>`, as in network names. */
  readonly address: string;
  readonly message: ConnectionMessage;
}

/** Records kept in memory; the journal has all. */
const MOST_RECORDS = 1000;

/** Tells the lab of a manager of ours: who comes and goes, who is linked with what, who holds a lock since when. */
export class ManagerFacts {
  readonly #facts: WireFacts;
  readonly #clients = new Set<string>();
  readonly #services = new Map<string, { readonly peer: PeerId; lockedSinceMs: number | undefined }>();
  readonly #records: ConnectionRecord[] = [];

  constructor(
    readonly peer: PeerId,
    private readonly context: ProtocolContext,
  ) {
    this.#facts = new WireFacts(context);
  }

  /** The latest connections, newest last. */
  get connections(): readonly ConnectionRecord[] {
    return this.#records;
  }

  started(label: string, address: string, facts: Readonly<Record<string, string>>): void {
    this.#facts.added(this.peer, 'manager', label, address);
    this.#facts.condition(this.peer, 'heard', 'runs here');
    this.#facts.described(this.peer, { status: 'runs here', ...facts });
  }

  /** An administrator wants it to end. */
  shutDown(): void {
    this.#facts.note('warn', this.peer, 'an administrator has shut the manager down');
  }

  ended(): void {
    for (const { peer } of this.#services.values()) this.#facts.removed(peer);
    this.#services.clear();
    this.#facts.removed(this.peer);
  }

  connection(address: string, message: ConnectionMessage): void {
    this.#records.push({ atMs: this.context.clock.wallMs(), address, message });
    if (this.#records.length > MOST_RECORDS) this.#records.shift();
    this.#facts.note(message.startsWith('rejected') ? 'warn' : 'info', this.peer, `${address}: ${message}`);
  }

  refusedTls(address: string, reason: string): void {
    this.#facts.note('warn', this.peer, `${address}: no TLS connection: ${reason}`);
  }

  dropped({ networkName, reason }: Extract<ManagerOutput, { type: 'dropped' }>): void {
    this.#facts.note('warn', this.peer, `a line of ${networkName} was not passed on: ${reason}`);
  }

  joined({ networkName, identity, address }: Extract<ManagerOutput, { type: 'joined' }>): void {
    if (identity.kind === 'client') this.#clients.add(networkName);
    else {
      const name = String(identity.name);
      const peer = `${this.peer}/${name}`;
      this.#services.set(name, { peer, lockedSinceMs: undefined });
      this.#facts.added(peer, 'service', name, address, this.peer);
      this.#facts.condition(peer, 'heard', 'connected');
      this.#facts.described(peer, { status: 'connected', language: String(identity.language) });
    }
    this.#count();
  }

  left({ networkName, identity }: Extract<ManagerOutput, { type: 'left' }>): void {
    if (identity.kind === 'client') this.#clients.delete(networkName);
    else {
      const name = String(identity.name);
      const service = this.#services.get(name);
      this.#services.delete(name);
      if (service) this.#facts.removed(service.peer);
    }
    this.#count();
  }

  links({ service: name, links, holders, shared }: Extract<ManagerOutput, { type: 'links' }>): void {
    const service = this.#services.get(name);
    if (!service) return;
    if (holders.length === 0) service.lockedSinceMs = undefined;
    else service.lockedSinceMs ??= this.context.clock.wallMs();
    const kind = shared ? 'shared' : 'exclusive';
    const sinceMs = service.lockedSinceMs ?? 0;
    this.#facts.links(service.peer, links, holders.length === 0 ? undefined : { kind, holders, sinceMs });
  }

  #count(): void {
    this.#facts.described(this.peer, {
      clients: String(this.#clients.size),
      services: [...this.#services.keys()].join(', '),
    });
  }
}

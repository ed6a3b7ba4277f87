import { runAdminRequest } from '../../../src/protocols/msl-network/manager/admin-requests.js';
import { ManagerTables } from '../../../src/protocols/msl-network/manager/manager-tables.js';
import { LineSplitter } from '../../../src/protocols/msl-network/wire/line-splitter.js';
import { ManagerMachine } from '../../../src/protocols/msl-network/wire/manager/manager-machine.js';
import type {
  Credentials,
  ManagerOutput,
} from '../../../src/protocols/msl-network/wire/manager/manager-output.js';
import { expectBytes } from '../../helpers/match-transcript.js';
import { materialise } from './materialise.js';
import { PINNED, PORTS } from './transcript.js';
import type { MslLine, MslStep } from './transcript.js';

interface Party {
  readonly id: number;
  readonly splitter: LineSplitter;
  readonly received: string[];
  closed: boolean;
}

/** A manager without sockets, and peers that do what a transcript says. */
export class ManagerReplay {
  readonly machine: ManagerMachine;
  readonly #setup: MslLine['setup']['manager'];
  readonly #parties = new Map<string, Party>();
  #tables: ManagerTables | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly line: MslLine) {
    this.#setup = line.setup.manager;
    const { auth_password: password, auth_login: login, auth_hostname: hostname, users = [] } = this.#setup;
    const authentication =
      password !== undefined
        ? 'manager-password'
        : login === true
          ? 'login'
          : hostname === true
            ? 'hostname'
            : 'none';
    const trusted = this.#setup.trusted_hostnames ?? [];
    this.machine = new ManagerMachine({
      hostname: 'labhost',
      port: 1875,
      ...PINNED,
      authentication,
      strict: false,
      isTrustedHost: (host) => host === 'labhost' || trusted.includes(host),
      isRegistered: (username) => users.some((user) => user.username === username),
    });
  }

  /** Plays one step: what a peer does is done, what the manager does is expected. */
  async play({ from, to, bytes, event }: MslStep): Promise<void> {
    if (from === 'manager') {
      const party = this.party(to);
      await this.#running;
      if (bytes) expectBytes(Buffer.from(party.received.shift() ?? ''), bytes);
      else if (!party.closed) throw new Error(`the manager did not close the connection of ${to}`);
      return;
    }
    const party = this.party(from);
    if (event === 'closed') this.#end(party);
    else if (bytes) {
      for (const line of party.splitter.push(materialise(bytes)))
        this.#carry(this.machine.line(party.id, line));
    }
    await this.#running;
  }

  /** What the manager has said that no step expected, by party. */
  get unexpected(): Readonly<Record<string, readonly string[]>> {
    const entries = [...this.#parties].map(([name, { received }]) => [name, received] as const);
    return Object.fromEntries(entries.filter(([, received]) => received.length > 0));
  }

  /** Has a peer do its part; what the manager says is kept for {@link ManagerReplay.said}. */
  async provoke({ from, to, bytes, event }: MslStep): Promise<void> {
    if (from === 'manager') this.party(to);
    else await this.play({ from, to, ...(bytes && { bytes }), ...(event !== undefined && { event }) });
  }

  /** All that the manager said to a party, in short: questions, errors with their message, results, each with its uid. */
  said(name: string): readonly string[] {
    return this.party(name).received.map((text) => {
      const { error, message, uid, attribute, result } = JSON.parse(text) as Record<string, string | boolean>;
      if (result === undefined && attribute !== undefined) return `asks ${attribute}`;
      return `${error === true ? (message ?? '') : 'result'} (${JSON.stringify(uid)})`;
    });
  }

  isClosed(name: string): boolean {
    return this.party(name).closed;
  }

  /** A peer goes, unfinished lines included. */
  end(name: string): void {
    this.#end(this.party(name));
  }

  party(name: string): Party {
    const known = this.#parties.get(name);
    if (known) return known;
    const party = {
      id: this.#parties.size + 1,
      splitter: new LineSplitter(2 ** 24),
      received: [],
      closed: false,
    };
    this.#parties.set(name, party);
    const host = this.line.case.endsWith('-domain')
      ? 'stranger'
      : this.line.case.endsWith('-hostname-numeric')
        ? '127.0.0.3'
        : 'labhost';
    this.#carry(this.machine.opened(party.id, host, `${host}:${PORTS[name] ?? 0}`));
    return party;
  }

  #end(party: Party): void {
    for (const line of party.splitter.end()) this.#carry(this.machine.line(party.id, line));
    this.#carry(this.machine.closed(party.id));
    party.closed = true;
  }

  #carry(outputs: readonly ManagerOutput[]): void {
    for (const output of outputs) {
      const party = 'connection' in output ? this.#byId(output.connection) : undefined;
      if (output.type === 'send') party?.received.push(output.text);
      else if (output.type === 'close' && party) party.closed = true;
      else if (output.type === 'verify') this.#carry(this.#verify(output.connection, output.credentials));
      else if (output.type === 'admin') this.#running = this.#admin(output);
      else if (output.type === 'shutdown') this.#carry(this.machine.shutdown());
    }
  }

  #byId(id: number): Party | undefined {
    return [...this.#parties.values()].find((party) => party.id === id);
  }

  #verify(connection: number, credentials: Credentials): readonly ManagerOutput[] {
    const { users = [], auth_password: password } = this.#setup;
    if (credentials.kind === 'manager-password') {
      const verdict = credentials.password === password ? { ok: true, isAdmin: false } : { ok: false };
      return this.machine.verified(connection, verdict as { ok: false });
    }
    const user = users.find(({ username }) => username === credentials.username);
    if (user?.password !== credentials.password) return this.machine.verified(connection, { ok: false });
    return this.machine.verified(connection, { ok: true, isAdmin: user.is_admin });
  }

  async #admin({ connection, request }: Extract<ManagerOutput, { type: 'admin' }>): Promise<void> {
    const outcome = await runAdminRequest(request, {
      tables: await this.#openTables(),
      connections: () => [],
      identity: () => this.machine.identity,
      port: 1875,
    });
    this.#carry(this.machine.adminAnswered(connection, request, outcome));
  }

  async #openTables(): Promise<ManagerTables> {
    if (this.#tables) return this.#tables;
    const tables = await ManagerTables.open(undefined);
    for (const { username, password, is_admin: isAdmin } of this.#setup.users ?? []) {
      await tables.insertUser(username, password, isAdmin);
    }
    this.#tables = tables;
    return tables;
  }
}

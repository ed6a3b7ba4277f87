import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '../../src/kernel/clock.js';
import type { Clock } from '../../src/kernel/clock.js';
import {
  Client,
  LinkedClient,
  Manager,
  method,
  MslService,
  RemoteFailure,
} from '../../src/protocols/msl-network/index.js';
import type {
  ClientOptions,
  LinkedClientOptions,
  ManagerOptions,
  MslServiceOptions,
  RemoteLink,
  RemoteLinkedClient,
} from '../../src/protocols/msl-network/index.js';
import { testContext } from '../helpers/protocol-context.js';
import { freePort } from '../helpers/free-port.js';
import { until } from '../helpers/until.js';
import { PythonPeer } from './python-peer.js';

/** What the services of both sides offer. */
const MATH = {
  add: method('(x, y=2)', (x: number, y = 2) => x + y),
  echo: method('(*args, **kwargs)', (args: unknown, kwargs: unknown) => [args, kwargs], { exact: true }),
  fail: method("(text='boom')", (text = 'boom') => {
    throw new RemoteFailure('ValueError', text);
  }),
  big: method('(size)', (size: number) => 'x'.repeat(size)),
  slow: method('(seconds)', () => new Promise(() => undefined)),
  shutdown_service: method('(*args, **kwargs)', () => 'bye'),
};

/** Where a manager is. */
export interface Where {
  readonly port: number;
  readonly disableTls: boolean;
}

/** For `expect.poll`: what another process sees a moment later. */
export const PATIENT = { timeout: 20_000 };

/** TLS on and off, for `describe.each`. */
export const MODES = [
  { title: 'plain', disableTls: true },
  { title: 'TLS', disableTls: false },
];

/** Options of the reference's `connect` and `start`. */
export function theirs({ port, disableTls }: Where, more: object = {}): object {
  return { host: 'localhost', port, disable_tls: disableTls, auto_save: true, ...more };
}

/** Clients, services and managers of both sides, in one folder. */
export class MslPair {
  readonly #open: { close(): Promise<void> }[] = [];
  #names = 0;

  private constructor(
    readonly peer: PythonPeer,
    readonly dir: string,
  ) {}

  static async start(): Promise<MslPair> {
    const dir = mkdtempSync(join(tmpdir(), 'labnet-msl-interop-'));
    // The reference reads its folder once, at import.
    process.env.MSL_NETWORK_HOME = join(dir, 'reference');
    return new MslPair(await PythonPeer.start('msl_peer.py'), dir);
  }

  /** Closes what was opened since the last call, newest first. */
  async closeAll(): Promise<void> {
    for (const one of this.#open.splice(0).reverse()) await one.close();
  }

  async stop(): Promise<void> {
    await this.peer.kill();
    rmSync(this.dir, { recursive: true });
  }

  /** Closes it with the rest. */
  keep<T extends { close(): Promise<void> }>(one: T): T {
    this.#open.push(one);
    return one;
  }

  /**
   * A client of ours.
   *
   * @param clock - A patient one where much is asked: a slow computer may take longer than a question has.
   */
  async ourClient(where: Where, options: ClientOptions = {}, clock: Clock = systemClock): Promise<Client> {
    const own = { ...this.#own(where), reconnect: false, ...options };
    return this.keep(await Client.connect(own, testContext({ clock })));
  }

  async ourLinkedClient(
    service: string,
    where: Where,
    options: LinkedClientOptions = {},
  ): Promise<RemoteLinkedClient> {
    const own = { ...this.#own(where), ...options };
    return this.keep(await LinkedClient.connect(service, own, testContext()));
  }

  async ourService(
    where: Where,
    name: string,
    options: Partial<MslServiceOptions> = {},
  ): Promise<MslService> {
    const own = { ...this.#own(where), name, attributes: MATH, reconnect: false, ...options };
    return this.keep(await MslService.start(own, testContext()));
  }

  async ourManager(options: ManagerOptions): Promise<Manager> {
    const own = { port: 0, home: join(this.dir, `manager-${this.#next()}`), database: null, ...options };
    return this.keep(await Manager.start(own, testContext()));
  }

  /**
   * Starts a manager of the reference in a process of its own.
   *
   * @param more - `args` of its command line; `users` and `hostnames` of its tables.
   */
  async theirManager(
    disableTls: boolean,
    { args = [], ...tables }: { readonly args?: readonly string[]; readonly [table: string]: unknown } = {},
  ): Promise<Where> {
    const port = await freePort('tcp');
    const own =
      Object.keys(tables).length === 0 ? {} : { database: join(this.dir, `tables-${this.#next()}.sqlite3`) };
    await this.startTheirs({ port, disableTls }, { args, ...tables, ...own });
    this.keep({ close: () => this.peer.call('kill_manager', { port }).then(() => undefined) });
    return { port, disableTls };
  }

  /** Starts it again, where it was. */
  async startTheirs(
    { port, disableTls }: Where,
    { args = [], ...more }: { readonly args?: readonly string[]; readonly [table: string]: unknown } = {},
  ): Promise<void> {
    const all = [...args, ...(disableTls ? ['--disable-tls'] : [])];
    await this.peer.call('start_manager', { port, args: all, ...more });
  }

  /** What every math service must do for a client of ours: refuse, a thousand calls at once, a long answer, notify. */
  async tryMath(link: RemoteLink, notify: () => unknown): Promise<void> {
    await expect(link.fail!('no µ')).rejects.toMatchObject({ details: { message: 'ValueError: no µ' } });
    const sums = await Promise.all(Array.from({ length: 1000 }, (_, n) => link.add!(n, 1)));
    expect(sums).toEqual(Array.from({ length: 1000 }, (_, n) => n + 1));
    expect((await link.big!(20_000_000)) as string).toHaveLength(20_000_000);
    const heard: unknown[] = [];
    link.notificationHandler = (...both) => heard.push(both);
    await notify();
    await until(() => heard.length === 1);
    expect(heard).toEqual([[[1], { b: 2 }]]);
  }

  /** Each kept certificate belongs to one manager: the folders are emptied between them. */
  forgetCertificates(): void {
    for (const home of ['own', 'reference']) {
      rmSync(join(this.dir, home, 'certs'), { recursive: true, force: true });
    }
  }

  /** What a client of theirs was notified of, as Python writes it. */
  notebook(name: string): readonly string[] {
    return this.peer.heard.filter(({ heard }) => heard === name).map(({ repr }) => repr);
  }

  /** For a file that belongs to one manager. */
  #next(): number {
    this.#names += 1;
    return this.#names;
  }

  #own(where: Where) {
    return { ...where, host: 'localhost', home: join(this.dir, 'own'), autoSave: true };
  }
}

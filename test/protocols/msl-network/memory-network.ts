import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Client,
  Manager,
  ManagerTables,
  method,
  MslService,
  RemoteFailure,
} from '../../../src/protocols/msl-network/index.js';
import type {
  ClientOptions,
  ManagerOptions,
  MslServiceOptions,
} from '../../../src/protocols/msl-network/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { testContext } from '../../helpers/protocol-context.js';

const ADDRESS = { host: '127.0.0.1', port: 1875, disableTls: true } as const;

/** A manager, services and clients in memory, and the clock that moves them. */
export function memoryNetwork() {
  const clock = new ManualClock(Date.UTC(2026, 0, 31));
  const net = new MemoryNet({ clock });
  const context = testContext({ net, clock });
  /** Lets what is under way arrive. */
  async function settled<T>(waited: Promise<T>): Promise<T> {
    const state = { over: false };
    const end = () => (state.over = true);
    waited.then(end, end);
    for (let turn = 0; turn < 50 && !state.over; turn += 1) await clock.advance(1);
    return waited;
  }
  return {
    clock,
    net,
    context,
    settled,
    startManager: (options: ManagerOptions = {}) =>
      settled(Manager.start({ ...ADDRESS, database: null, ...options }, context)),
    connect: (options: ClientOptions = {}) => settled(Client.connect({ ...ADDRESS, ...options }, context)),
    startService: (options: Partial<MslServiceOptions> = {}) =>
      settled(MslService.start({ ...ADDRESS, name: 'math', attributes: MATH, ...options }, context)),
  };
}

export type MemoryNetwork = ReturnType<typeof memoryNetwork>;

const MATH = {
  add: method('(x, y=10)', (x: number, y = 10) => x + y),
  echo: method('(*args, **kwargs)', (args: unknown, kwargs: unknown) => [args, kwargs]),
  fail: method('()', () => {
    throw new RemoteFailure('ValueError', 'boom');
  }),
  hang: method('()', () => new Promise(() => undefined)),
};

/** Waits for what takes real time as well: hashes of passwords, files. */
export async function slow<T>({ clock }: MemoryNetwork, waited: Promise<T>): Promise<T> {
  const state = { over: false };
  const end = () => (state.over = true);
  waited.then(end, end);
  await untilAsync(async () => {
    await clock.advance(1);
    return state.over;
  });
  return waited;
}

async function untilAsync(look: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error('it never ended');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A file with the users kim and root; root is an administrator. */
export async function usersFile(): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'labnet-msl-')), 'manager.json');
  const tables = await ManagerTables.open(file);
  await tables.insertUser('kim', 'p4ss', false);
  await tables.insertUser('root', 'r00t', true);
  return file;
}

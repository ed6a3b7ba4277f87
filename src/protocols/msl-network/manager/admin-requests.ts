import { messageOf } from '../../../kernel/errors.js';
import { pythonStr } from '../../../kernel/python/py-text.js';
import type { ManagerTables } from './manager-tables.js';
import { TableRefusal } from './manager-tables.js';
import type { AdminOutcome } from '../wire/manager/manager-machine.js';
import type { AdminRequest } from '../wire/manager/manager-output.js';
import { raised } from '../wire/python-failure.js';
import { has } from '../wire/read-line.js';
import type { Fields } from '../wire/read-line.js';
import { bindArguments, parseSignature } from '../wire/signature.js';

/** What an administrator may ask about. */
export interface AdminScope {
  readonly tables: ManagerTables;
  /** Newest last: time, address, name of the computer, port, message. */
  readonly connections: () => readonly unknown[];
  readonly identity: () => Fields;
  readonly port: number;
}

interface Entry {
  /** As Python writes it; absent: a value, whose arguments are ignored. */
  readonly signature?: string;
  run(scope: AdminScope, ...values: readonly unknown[]): unknown;
}

/** All that an administrator may ask for: nothing else of the manager can be reached. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  port: { run: ({ port }) => port },
  clients: { run: ({ identity }) => identity().clients },
  services: { run: ({ identity }) => identity().services },
  'users_table.path': { run: ({ tables }) => tables.file ?? ':memory:' },
  'users_table.usernames': { signature: '()', run: ({ tables }) => tables.usernames },
  'users_table.users': { signature: '()', run: ({ tables }) => tables.users },
  'users_table.is_user_registered': {
    signature: '(username)',
    run: ({ tables }, username) => tables.isRegistered(text(username)),
  },
  'users_table.is_admin': {
    signature: '(username)',
    run: ({ tables }, username) => tables.isAdmin(text(username)),
  },
  'users_table.is_password_valid': {
    signature: '(username, password)',
    run: ({ tables }, username, password) => tables.isPasswordValid(text(username), text(password)),
  },
  'users_table.insert': {
    signature: '(username, password, is_admin)',
    run: ({ tables }, username, password, isAdmin) =>
      tables.insertUser(text(username), text(password), Boolean(isAdmin)),
  },
  'users_table.update': {
    signature: '(username, *, password=None, is_admin=None)',
    run: ({ tables }, username, password, isAdmin) =>
      tables.updateUser(text(username), {
        password: typeof password === 'string' ? password : undefined,
        isAdmin: isAdmin === undefined || isAdmin === null ? undefined : Boolean(isAdmin),
      }),
  },
  'users_table.delete': {
    signature: '(username)',
    run: ({ tables }, username) => tables.deleteUser(text(username)),
  },
  'hostnames_table.hostnames': { signature: '()', run: ({ tables }) => tables.hostnames },
  'hostnames_table.insert': {
    signature: '(hostname)',
    run: ({ tables }, hostname) => tables.insertHostname(text(hostname)),
  },
  'hostnames_table.delete': {
    signature: '(hostname)',
    run: ({ tables }, hostname) => tables.deleteHostname(text(hostname)),
  },
  'connections_table.connections': { signature: '()', run: ({ connections }) => connections() },
};

const CLASSES: Readonly<Record<string, string>> = {
  users_table: 'UsersTable',
  hostnames_table: 'HostnamesTable',
  connections_table: 'ConnectionsTable',
};

/** Runs an administrator's request. */
export async function runAdminRequest(request: AdminRequest, scope: AdminScope): Promise<AdminOutcome> {
  const { attribute } = request;
  const entry = has(ENTRIES, attribute) ? ENTRIES[attribute] : undefined;
  const [table = '', ...rest] = attribute.split('.');
  const owner = rest.length === 0 ? 'Manager' : (CLASSES[table] ?? 'Manager');
  const member = rest.length === 0 ? table : rest.join('.');
  if (!entry) {
    const missing = `'${owner}' object has no attribute '${member}'`;
    return { ok: false, failure: raised('AttributeError', missing) };
  }
  try {
    return { ok: true, result: (await call(entry, `${owner}.${member}`, request, scope)) ?? null };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

function call(entry: Entry, callee: string, { args, kwargs }: AdminRequest, scope: AdminScope): unknown {
  if (entry.signature === undefined) return entry.run(scope);
  const bound = bindArguments(callee, parseSignature(entry.signature) ?? [], args, kwargs);
  if ('failure' in bound) throw new BindingError(bound.failure.text);
  return entry.run(scope, ...bound.values);
}

class BindingError extends Error {}

function failureOf(error: unknown) {
  if (error instanceof BindingError) return raised('TypeError', error.message);
  if (error instanceof TableRefusal) return raised('ValueError', error.message);
  return raised('RuntimeError', messageOf(error));
}

function text(value: unknown): string {
  return pythonStr(value);
}

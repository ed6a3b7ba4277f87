import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { EXIT, kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { defaultHome, ManagerTables, TableRefusal } from '../src/protocols/msl-network/index.js';
import type { TableOptions } from './manager.js';
import { reportError } from './report-error.js';
import { terminalOperator } from './terminal-operator.js';

/** Changes or lists the users of a manager. Passwords are asked for, never given on the command line. */
export function editUsers({ action, names = [], admin, ...options }: TableOptions): Promise<number> {
  return withTables(options, async (tables) => {
    if (action === 'list') {
      for (const [name, isAdmin] of tables.users) print(`${name}${isAdmin ? ' (administrator)' : ''}`);
    }
    for (const name of action === 'list' ? [] : names) {
      if (action === 'remove') await tables.deleteUser(name);
      else if (action === 'add') await tables.insertUser(name, await askPassword(name), admin ?? false);
      else await tables.updateUser(name, { isAdmin: admin, password: await askPassword(name) });
    }
  });
}

/** Changes or lists the computers that may connect. */
export function editHostnames({ action, names = [], ...options }: TableOptions): Promise<number> {
  return withTables(options, async (tables) => {
    if (action === 'list') for (const name of tables.hostnames) print(name);
    for (const name of action === 'list' ? [] : names) {
      await (action === 'remove' ? tables.deleteHostname(name) : tables.insertHostname(name));
    }
  });
}

async function withTables(
  { database, home }: Pick<TableOptions, 'database' | 'home'>,
  edit: (tables: ManagerTables) => Promise<void>,
): Promise<number> {
  try {
    await edit(await ManagerTables.open(database ?? join(home ?? defaultHome(), 'manager.json')));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof TableRefusal)) return reportError(error);
    return reportError(new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, error.message));
  }
}

/** From the terminal without an echo; without a terminal the first line of standard input. */
async function askPassword(name: string): Promise<string> {
  const operator = terminalOperator();
  if (operator) return operator.askSecret(`Password for ${name}: `);
  return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? '';
}

function print(text: string): void {
  process.stdout.write(`${sanitize(text)}\n`);
}

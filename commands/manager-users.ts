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
    const askPassword = passwordSource();
    for (const name of namesFor(action, names)) {
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
    for (const name of namesFor(action, names)) {
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

/** Whom an action is about: `list` is about nobody. */
function namesFor(action: string, names: readonly string[]): readonly string[] {
  if (action === 'list') return [];
  if (names.length > 0) return names;
  throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, `name whom to ${action}, one or several`);
}

/** From the terminal without an echo; without a terminal from standard input, a line for each name. */
function passwordSource(): (name: string) => Promise<string> {
  const operator = terminalOperator();
  if (operator) return (name) => operator.askSecret(`Password for ${name}: `);
  let given: Promise<string[]> | undefined;
  return async (name) => {
    given ??= text(process.stdin).then((all) => all.split(/\r?\n/));
    const password = (await given).shift() ?? '';
    if (password !== '') return password;
    const problem = `standard input has no line for ${name}: each name takes one`;
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, problem);
  };
}

function print(text: string): void {
  process.stdout.write(`${sanitize(text)}\n`);
}

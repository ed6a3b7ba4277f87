import type { Argv, CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { within } from './within.js';

/** Options of `labnet manager start`. */
export interface StartOptions {
  readonly host?: string | undefined;
  readonly port: number;
  readonly authHostname: boolean;
  readonly authLogin: boolean;
  readonly authPasswordFile?: string | undefined;
  readonly database?: string | undefined;
  readonly disableTls: boolean;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly home?: string | undefined;
  readonly strict: boolean;
  readonly journal?: string | undefined;
}

/** Options of `labnet manager user` and `labnet manager hostname`. */
export interface TableOptions {
  readonly action: string;
  readonly names?: readonly string[] | undefined;
  readonly admin?: boolean | undefined;
  readonly database?: string | undefined;
  readonly home?: string | undefined;
}

/** `labnet manager start`, `labnet manager user add kim --admin`, `labnet manager hostname list` */
export const manager: CommandModule = {
  command: 'manager <action>',
  describe: 'Run a manager of MSL-Network, and keep its users',
  builder: (argv) =>
    argv
      .command<StartOptions>({
        command: ['start', '$0'],
        describe: 'Run a manager until SIGINT or SIGTERM',
        builder: (one) =>
          one
            .option('host', { type: 'string', describe: 'Address to listen on. Default: 127.0.0.1' })
            .option('port', {
              type: 'number',
              default: 1875,
              describe: 'Port to listen on. 0: any free one',
              coerce: within('--port', 0, 65_535),
            })
            .option('auth-hostname', { type: 'boolean', default: false, describe: 'Only known computers' })
            .option('auth-login', { type: 'boolean', default: false, describe: 'Only users who log in' })
            .option('auth-password-file', { type: 'string', describe: 'File with one password for all' })
            .option('database', { type: 'string', describe: 'File of the users and host names' })
            .option('disable-tls', { type: 'boolean', default: false, describe: 'Do not encrypt' })
            .option('cert-file', { type: 'string', describe: 'Certificate, PEM' })
            .option('key-file', { type: 'string', describe: 'Key, PEM' })
            .option('home', { type: 'string', describe: 'Folder of certificates and keys' })
            .option('strict', { type: 'boolean', default: false, describe: 'Calls need a link' })
            .option('journal', {
              type: 'string',
              describe: 'Folder of the journal',
            }) as unknown as Argv<StartOptions>,
        handler: async (options) => {
          const { runManager } = await import('./run-manager.js');
          await endWith(await runManager(options));
        },
      })
      .command<TableOptions>({
        command: 'user <action> [names..]',
        describe: 'Who may log in: add, update, remove, list. The password is asked for',
        builder: (one) =>
          withTable(one, ['add', 'update', 'remove', 'list']).option('admin', {
            type: 'boolean',
            describe: 'An administrator',
          }),
        handler: async (options) => {
          const { editUsers } = await import('./manager-users.js');
          await endWith(await editUsers(options));
        },
      })
      .command<TableOptions>({
        command: 'hostname <action> [names..]',
        describe: 'Which computers may connect: add, remove, list',
        builder: (one) => withTable(one, ['add', 'remove', 'list']),
        handler: async (options) => {
          const { editHostnames } = await import('./manager-users.js');
          await endWith(await editHostnames(options));
        },
      }),
  handler: () => undefined,
};

/** What is done with a table of the manager, and where the table is. */
function withTable(argv: Argv, actions: readonly string[]): Argv<TableOptions> {
  return argv
    .positional('action', { choices: actions, demandOption: true })
    .positional('names', { type: 'string', array: true })
    .option('database', { type: 'string', describe: 'File of the users and host names' })
    .option('home', { type: 'string', describe: 'Folder of certificates and keys' });
}

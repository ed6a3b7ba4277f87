import type { Argv, CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { withLabOptions, withTimeoutOption } from './lab-options.js';
import type { LabOptions, TimeoutOption } from './lab-options.js';

/** Which manager a command is about. */
export interface ManagerChoice extends LabOptions, TimeoutOption {
  readonly manager?: string | undefined;
  readonly disableTls?: boolean | undefined;
  readonly autoSave?: boolean | undefined;
}

/** Options of `labnet msl identities`. */
export interface IdentitiesOptions extends ManagerChoice {
  readonly json: boolean;
}

interface CallOptions extends ManagerChoice {
  readonly service: string;
  readonly method: string;
  readonly args?: readonly string[] | undefined;
}

/** `labnet msl identities`, `labnet msl call echo add 1 2`, `labnet msl trust lab` */
export const msl: CommandModule = {
  command: 'msl <action>',
  describe: 'Ask a manager of MSL-Network, or a service of it',
  builder: (argv) =>
    argv
      .command<IdentitiesOptions>({
        command: 'identities',
        describe: 'Everybody who is connected with the manager',
        builder: (one) =>
          withChoice(one).option('json', { type: 'boolean', default: false, describe: 'Print JSON' }),
        handler: async (options) => {
          const { showIdentities } = await import('./ask-manager.js');
          await endWith(await showIdentities(options));
        },
      })
      .command<CallOptions>({
        command: 'call <service> <method> [args..]',
        describe: 'Call a method of a service and print its result as JSON',
        builder: (one) =>
          withChoice(one)
            .positional('service', { type: 'string', demandOption: true, describe: 'Name of the service' })
            .positional('method', { type: 'string', demandOption: true, describe: 'Name of the method' })
            .positional('args', {
              type: 'string',
              array: true,
              describe: 'JSON; what is no JSON is sent as text; name=JSON is an argument by name',
            }),
        handler: async (options) => {
          const { callService } = await import('./ask-manager.js');
          await endWith(await callService(options));
        },
      })
      .command<ManagerChoice>({
        command: 'trust [manager]',
        describe: 'Look at the certificate of a manager and keep it',
        builder: (one) => withChoice(one),
        handler: async (options) => {
          const { trustManager } = await import('./ask-manager.js');
          await endWith(await trustManager(options));
        },
      })
      .demandCommand(1, 'Name an action: identities, call, trust.'),
  handler: () => undefined,
};

function withChoice<T>(argv: Argv<T>): Argv<T & ManagerChoice> {
  return withTimeoutOption(withLabOptions(argv), 10_000)
    .option('manager', {
      type: 'string',
      describe: 'A manager of the configuration, or host:port. Default: the first, or localhost',
    })
    .option('disable-tls', { type: 'boolean', describe: 'The manager has TLS disabled' })
    .option('auto-save', { type: 'boolean', describe: 'Trust a certificate that is not known, unasked' });
}

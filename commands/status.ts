import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { withLabOptions, withTimeoutOption } from './lab-options.js';
import type { LabOptions, TimeoutOption } from './lab-options.js';

interface StatusOptions extends LabOptions, TimeoutOption {
  readonly socket: string;
  readonly json: boolean;
  readonly watch: boolean;
}

/** `labnet status 192.0.2.1:9000` */
export const status: CommandModule<object, StatusOptions> = {
  command: 'status <socket>',
  describe: 'Ask a data socket about its computer and its socket servers',
  builder: (argv) =>
    withTimeoutOption(withLabOptions(argv), 1000)
      .positional('socket', {
        type: 'string',
        demandOption: true,
        describe: 'Name of a data socket, or host:port',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .option('watch', { type: 'boolean', default: false, describe: 'Ask again every two seconds' }),
  handler: async (options) => {
    const { showStatus } = await import('./show-status.js');
    await endWith(await showStatus(options));
  },
};

import type { CommandModule } from 'yargs';
import { withLabOptions } from './lab-options.js';
import type { LabOptions } from './lab-options.js';

interface StatusOptions extends LabOptions {
  readonly socket: string;
  readonly json: boolean;
  readonly watch: boolean;
  readonly timeout: number;
}

/** `labnet status 192.0.2.1:9000` */
export const status: CommandModule<object, StatusOptions> = {
  command: 'status <socket>',
  describe: 'Ask a data socket about its computer and its socket servers',
  builder: (argv) =>
    withLabOptions(argv)
      .positional('socket', {
        type: 'string',
        demandOption: true,
        describe: 'Name of a data socket, or host:port',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .option('watch', { type: 'boolean', default: false, describe: 'Ask again every two seconds' })
      .option('timeout', { type: 'number', default: 1000, describe: 'Milliseconds an answer may take' }),
  handler: async (options) => {
    const { showStatus } = await import('./show-status.js');
    process.exit(await showStatus(options));
  },
};

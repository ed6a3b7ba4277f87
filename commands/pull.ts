import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { withLabOptions, withTimeoutOption } from './lab-options.js';
import type { LabOptions, TimeoutOption } from './lab-options.js';

interface PullOptions extends LabOptions, TimeoutOption {
  readonly socket: string;
  readonly codename?: string | undefined;
  readonly json: boolean;
  readonly watch: boolean;
}

/** `labnet pull 192.0.2.1:9000 laser_power` */
export const pull: CommandModule<object, PullOptions> = {
  command: 'pull <socket> [codename]',
  describe: 'Read the values of a pull socket',
  builder: (argv) =>
    withTimeoutOption(withLabOptions(argv), 1000)
      .positional('socket', {
        type: 'string',
        demandOption: true,
        describe: 'Name of a pull socket, or host:port',
      })
      .positional('codename', { type: 'string', describe: 'Only this value; all when left out' })
      .option('json', { type: 'boolean', default: false, describe: 'One JSON object a value' })
      .option('watch', {
        type: 'boolean',
        default: false,
        describe: 'Go on: a line whenever a value changes',
      }),
  handler: async (options) => {
    const { pullValues } = await import('./pull-values.js');
    await endWith(await pullValues(options));
  },
};

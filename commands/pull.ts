import type { CommandModule } from 'yargs';
import { withLabOptions } from './lab-options.js';
import type { LabOptions } from './lab-options.js';

interface PullOptions extends LabOptions {
  readonly socket: string;
  readonly codename?: string | undefined;
  readonly json: boolean;
  readonly watch: boolean;
  readonly timeout: number;
}

/** `labnet pull 192.0.2.1:9000 laser_power` */
export const pull: CommandModule<object, PullOptions> = {
  command: 'pull <socket> [codename]',
  describe: 'Read the values of a pull socket',
  builder: (argv) =>
    withLabOptions(argv)
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
      })
      .option('timeout', { type: 'number', default: 1000, describe: 'Milliseconds an answer may take' }),
  handler: async (options) => {
    const { pullValues } = await import('./pull-values.js');
    process.exit(await pullValues(options));
  },
};

import type { CommandModule } from 'yargs';
import { withLabOptions } from './lab-options.js';
import type { LabOptions } from './lab-options.js';

interface PushOptions extends LabOptions {
  readonly socket: string;
  readonly data: readonly string[];
  readonly json: boolean;
  readonly raw: boolean;
  readonly watch: boolean;
  readonly timeout: number;
}

/** `labnet push 192.0.2.1:8500 temperature=21.5 state=open` */
export const push: CommandModule<object, PushOptions> = {
  command: 'push <socket> <data..>',
  describe: 'Push values to a push socket and show its answer',
  builder: (argv) =>
    withLabOptions(argv)
      .positional('socket', {
        type: 'string',
        demandOption: true,
        describe: 'Name of a push socket, or host:port',
      })
      .positional('data', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'name=value; a value is JSON, what is no JSON is text',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .option('raw', { type: 'boolean', default: false, describe: 'Push in the raw form' })
      .option('watch', { type: 'boolean', default: false, describe: 'Push the same again every two seconds' })
      .option('timeout', { type: 'number', default: 1000, describe: 'Milliseconds an answer may take' }),
  handler: async (options) => {
    const { pushData } = await import('./push-data.js');
    process.exit(await pushData(options));
  },
};

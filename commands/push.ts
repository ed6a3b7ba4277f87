import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { withLabOptions, withTimeoutOption } from './lab-options.js';
import type { LabOptions, TimeoutOption } from './lab-options.js';

interface PushOptions extends LabOptions, TimeoutOption {
  readonly socket: string;
  readonly data: readonly string[];
  readonly json: boolean;
  readonly raw: boolean;
  readonly watch: boolean;
}

/** `labnet push 192.0.2.1:8500 temperature=21.5 state=open` */
export const push: CommandModule<object, PushOptions> = {
  command: 'push <socket> <data..>',
  describe: 'Push values to a push socket and show its answer',
  builder: (argv) =>
    withTimeoutOption(withLabOptions(argv), 1000)
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
      .option('watch', {
        type: 'boolean',
        default: false,
        describe: 'Push the same again every two seconds',
      }),
  handler: async (options) => {
    const { pushData } = await import('./push-data.js');
    await endWith(await pushData(options));
  },
};

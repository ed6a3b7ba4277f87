import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { withConsoleOptions } from './lab-options.js';
import type { ConsoleOptions } from './lab-options.js';

/** What `labnet eval` was asked. */
export interface EvalOptions extends ConsoleOptions {
  readonly entry: string;
  readonly json: boolean;
}

/** `labnet eval 'await rigs.cameras.status("RUNNING")'` */
export const evaluate: CommandModule<object, EvalOptions> = {
  command: 'eval <entry>',
  describe: 'Evaluate one entry of the REPL and print its value',
  builder: (argv) =>
    withConsoleOptions(argv)
      .positional('entry', {
        type: 'string',
        demandOption: true,
        describe: 'TypeScript; await may stand in it',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print the value as JSON' }),
  handler: async (options) => {
    const { evalEntry } = await import('./eval-entry.js');
    await endWith(await evalEntry(options));
  },
};

import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { withConsoleOptions } from './lab-options.js';
import type { ConsoleOptions } from './lab-options.js';

/** `labnet repl` */
export const repl: CommandModule<object, ConsoleOptions> = {
  command: 'repl',
  describe: 'TypeScript against the live rigs; also from a pipe',
  builder: withConsoleOptions,
  handler: async (options) => {
    const { runRepl } = await import('./run-repl.js');
    await endWith(await runRepl(options));
  },
};

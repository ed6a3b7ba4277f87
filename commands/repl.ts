import type { CommandModule } from 'yargs';
import { withLabOptions } from './lab-options.js';
import type { LabOptions } from './lab-options.js';

/** `labnet repl` */
export const repl: CommandModule<object, LabOptions> = {
  command: 'repl',
  describe: 'TypeScript against the live rigs; also from a pipe',
  builder: withLabOptions,
  handler: async (options) => {
    const { runRepl } = await import('./run-repl.js');
    process.exit(await runRepl(options));
  },
};

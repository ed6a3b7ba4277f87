import type { CommandModule } from 'yargs';
import { withLabOptions } from './lab-options.js';
import type { LabOptions } from './lab-options.js';

/** `labnet tui` */
export const tui: CommandModule<object, LabOptions> = {
  command: 'tui',
  describe: 'Rigs, pending responses, log, values and the REPL in panes',
  builder: withLabOptions,
  handler: async (options) => {
    const { runTui } = await import('./run-tui.js');
    process.exit(await runTui(options));
  },
};

import type { CommandModule } from 'yargs';
import type { ThemeName } from '../src/tui/index.js';
import { endWith } from './end-with.js';
import { withConsoleOptions } from './lab-options.js';
import type { ConsoleOptions } from './lab-options.js';
import { within } from './within.js';

const THEMES = ['auto', 'standard', 'dark', 'light', 'colour-blind', 'monochrome'] as const;

/** Options of `labnet tui`. */
export interface TuiOptions extends ConsoleOptions {
  readonly fps?: number | undefined;
  readonly bytes?: boolean | undefined;
  readonly screenReader?: boolean | undefined;
  readonly theme?: ThemeName | undefined;
}

/** `labnet tui` */
export const tui: CommandModule<object, TuiOptions> = {
  command: 'tui',
  describe: 'Rigs, pending responses, log, values and the REPL in panes',
  builder: (argv) =>
    withConsoleOptions(argv)
      .option('fps', {
        type: 'number',
        describe: 'Most frames a second, 0.5 to 30; a key is shown at once',
        coerce: within('--fps', 0.5, 30),
      })
      .option('theme', { choices: THEMES, describe: 'Colours. Default: tui.theme of the configuration' })
      .option('screen-reader', {
        type: 'boolean',
        describe: 'Lines in place of panes. Default: INK_SCREEN_READER=true',
      })
      .option('bytes', { type: 'boolean', describe: 'Show what the screen costs, and sum it up at the end' }),
  handler: async (options) => {
    const { runTui } = await import('./run-tui.js');
    await endWith(await runTui(options));
  },
};

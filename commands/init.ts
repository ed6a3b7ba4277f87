import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';

interface InitOptions {
  readonly folder: string;
}

/** `labnet init` */
export const init: CommandModule<object, InitOptions> = {
  command: 'init [folder]',
  describe: 'Make a configuration, a first script, and what an editor needs to complete their names',
  builder: (argv) =>
    argv.positional('folder', { type: 'string', default: '.', describe: 'Made when it is not there' }),
  handler: async ({ folder }) => {
    const { initFolder } = await import('./init-folder.js');
    await endWith(initFolder(folder));
  },
};

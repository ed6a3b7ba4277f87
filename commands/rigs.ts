import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { withLabOptions } from './lab-options.js';
import type { LabOptions } from './lab-options.js';

interface RigsOptions extends LabOptions {
  readonly json: boolean;
  readonly ask: boolean;
}

/** `labnet rigs` */
export const rigs: CommandModule<object, RigsOptions> = {
  command: 'rigs',
  describe: 'Ask every rig for its status and list them',
  builder: (argv) =>
    withLabOptions(argv)
      .option('json', { type: 'boolean', default: false, describe: 'One JSON object a rig' })
      .option('ask', { type: 'boolean', default: true, describe: 'Send EXPINFO; --no-ask lists only' }),
  handler: async (options) => {
    const { listRigs } = await import('./list-rigs.js');
    await endWith(await listRigs(options));
  },
};

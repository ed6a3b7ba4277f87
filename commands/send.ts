import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { withLabOptions } from './lab-options.js';
import type { LabOptions } from './lab-options.js';

interface SendOptions extends LabOptions {
  readonly rig: string;
  readonly message: string;
  readonly data?: readonly string[] | undefined;
  readonly json: boolean;
  readonly wait: boolean;
}

/** `labnet send cameras EXPSTART '"2022-01-01_1_subject"'` */
export const send: CommandModule<object, SendOptions> = {
  command: 'send <rig> <message> [data..]',
  describe: 'Send one message to a rig and show its answer',
  builder: (argv) =>
    withLabOptions(argv)
      .positional('rig', { type: 'string', demandOption: true, describe: 'Name of a rig, or "all"' })
      .positional('message', { type: 'string', demandOption: true, describe: 'EXPINIT, EXPSTART, …' })
      .positional('data', { type: 'string', array: true, describe: 'JSON; what is no JSON is sent as text' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .option('wait', { type: 'boolean', default: true, describe: '--no-wait: the echo is enough' }),
  handler: async (options) => {
    const { sendMessage } = await import('./send-message.js');
    await endWith(await sendMessage(options));
  },
};

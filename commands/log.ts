import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';

/** Options of `labnet log`. */
export interface LogOptions {
  readonly follow: boolean;
  readonly json: boolean;
  readonly verify: boolean;
  readonly rig?: string | undefined;
  readonly event?: string | undefined;
  readonly since?: string | undefined;
  readonly journal?: string | undefined;
  readonly config?: string | undefined;
}

/** `labnet log` */
export const log: CommandModule<object, LogOptions> = {
  command: 'log',
  describe: 'Read the journal',
  builder: (argv) =>
    argv
      .option('follow', {
        alias: 'f',
        type: 'boolean',
        default: false,
        describe: 'Go on as lines are written',
      })
      .option('rig', { type: 'string', describe: 'Only this rig' })
      .option('event', { type: 'string', describe: 'Only this event: EXPSTART; or a kind of fact: note' })
      .option('since', { type: 'string', describe: 'A time (2026-01-31T08:00) or an age (90s, 15m, 2h, 3d)' })
      .option('json', { type: 'boolean', default: false, describe: 'The lines as they are' })
      .option('verify', { type: 'boolean', default: false, describe: 'Look for torn lines and gaps' })
      .option('journal', { type: 'string', describe: 'Folder of the journal' })
      .option('config', {
        alias: 'c',
        type: 'string',
        describe: 'Configuration file, whose lab wrote the journal',
      }),
  handler: async (options) => {
    const { readLog } = await import('./read-log.js');
    await endWith(await readLog(options));
  },
};

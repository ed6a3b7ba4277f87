import type { CommandModule } from 'yargs';
import { endWith } from './end-with.js';
import { within } from './within.js';

interface SimOptions {
  readonly rigs?: readonly string[] | undefined;
  readonly port?: number | undefined;
}

/** `labnet sim` */
export const sim: CommandModule<object, SimOptions> = {
  command: 'sim [rigs..]',
  describe: 'Run the simulated rigs alone, for any client to talk to',
  builder: (argv) =>
    argv
      .positional('rigs', { type: 'string', array: true, describe: 'Names; all when left out' })
      .option('port', {
        type: 'number',
        describe: 'First port; free ones when left out',
        coerce: within('--port', 1, 65_535),
      }),
  handler: async ({ rigs, port }) => {
    const { runSim } = await import('./run-sim.js');
    await endWith(await runSim(rigs ?? [], port));
  },
};
